/** Line drawings of what a shop rents, by its Korean categories. */
const pictures: Readonly<Record<string, string>> = {
  TV: 'M8 14h48v30H8zM22 52h20M32 44v8',
  노트북: 'M14 14h36v26H14zM8 46h48l-3 5H11z',
  태블릿: 'M18 8h28v48H18zM30 51h4',
  게임기:
    'M20 22h24c8 0 12 6 13 16 1 9-7 12-11 5l-3-5H21l-3 5c-4 7-12 4-11-5 1-10 5-16 13-16ZM20 28v8M16 32h8M43 29v.5M47 33v.5',
  청소기: 'M40 8l-8 30M28 38h12l-2 10H26zM22 48h22l4 8H18z',
  의류관리기: 'M20 6h24v52H20zM32 6v40M28 24v6M36 24v6M20 46h24',
  카메라: 'M8 20h12l4-6h16l4 6h12v30H8zM32 26a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z',
  드론: 'M26 28h12v8H26zM26 28l-8-8M38 28l8-8M26 36l-8 8M38 36l8 8M10 18h14M40 18h14M10 46h14M40 46h14',
  프로젝터: 'M8 24h48v20H8zM42 27a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM15 31h12M15 37h8M16 44v5M48 44v5',
};
const parcel = 'M10 20l22-11 22 11v25L32 56 10 45V20ZM10 20l22 11 22-11M32 31v25';

export const ItemPicture = ({ category }: { readonly category: string | null }) => (
  <span className="item-picture" aria-hidden="true">
    <svg viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <path d={pictures[category ?? ''] ?? parcel} />
    </svg>
  </span>
);
