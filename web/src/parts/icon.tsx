const shapes = {
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16 16l4.500 4.500',
  bell: 'M6.500 10a5.500 5.500 0 0 1 11 0c0 5 2 6 2 6h-15s2-1 2-6ZM10 19.500a2.200 2.200 0 0 0 4 0',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.500v2.500M12 19v2.500M2.500 12H5M19 12h2.500M5.300 5.300L7 7M17 17l1.700 1.700M18.700 5.300L17 7M7 17l-1.700 1.700',
  moon: 'M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10Z',
  parcel: 'M4 8l8-4 8 4v8.500l-8 4-8-4V8ZM4 8l8 4 8-4M12 12v8.500M8 6l8 4',
  courier:
    'M3.500 16.500h1.200M9.300 16.500h5.400M7 18.500a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400ZM17 18.500a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400ZM3.500 14V7h10v7M13.500 9.500h3.700l3.300 4v3h-1.200',
  laptop: 'M5.500 5.500h13v9.500h-13zM3 18.500h18',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.500 20.500c.8-4 3.800-6 7.500-6s6.700 2 7.500 6',
  board: 'M4 5h4.500v14H4zM10 5h4.500v9H10zM16 5h4.500v11.500H16z',
  pulse: 'M3 12.500h4l2.500-7 4.500 13 2.500-6H21',
  back: 'M14.500 5.500L8 12l6.500 6.500',
  forward: 'M9.500 5.500L16 12l-6.500 6.500',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  phone:
    'M6 4h3.500l1.500 4.500-2 1.500a11 11 0 0 0 5 5l1.500-2 4.500 1.500V18a2 2 0 0 1-2 2A15.500 15.500 0 0 1 4 6a2 2 0 0 1 2-2Z',
  pin: 'M12 21s6.500-6 6.500-11a6.500 6.500 0 1 0-13 0c0 5 6.500 11 6.500 11ZM12 7.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z',
  locate: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v3.500M12 18.500V22M2 12h3.500M18.500 12H22',
  leave: 'M14 5H6v14h8M10.500 12H20M16.500 8.500L20 12l-3.500 3.500',
  alert: 'M12 4l9 15.500H3L12 4ZM12 10v4.500M12 16.800v.400',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 7.500V12l3 2',
} as const;

export type IconName = keyof typeof shapes;

/** A drawing beside words, or in a button that has a label: never read out. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={shapes[name]} />
  </svg>
);

/** The landing's sign: a boat on the water. */
export const Mark = () => (
  <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <path className="mark-hull" d="M5 15.500h22c-1 4.200-5 6.800-11 6.800s-10-2.600-11-6.800Z" />
    <path className="mark-sail" d="M15.200 5v8.700h7.600C22.300 9.300 19.400 5.900 15.200 5Z" />
    <path
      className="mark-water"
      d="M3.500 26.200c2.100 0 2.100 1.500 4.200 1.500s2.100-1.500 4.100-1.500 2.100 1.500 4.200 1.500 2.100-1.500 4.200-1.500 2.100 1.500 4.100 1.500 2.100-1.500 4.200-1.500"
    />
  </svg>
);
