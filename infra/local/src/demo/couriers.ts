import { findPlace, type GeoPoint } from '@naru/geography';

export interface DemoCourier {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly tel: string;
  readonly vehicle: 'MOTORCYCLE' | 'VAN' | 'TRUCK';
  readonly capacity: number;
  readonly position: GeoPoint;
  /** What is odd about them: never moves on, has no room left, or says no to every offer. */
  readonly habit?: 'stale' | 'full' | 'declines';
}

const CAPACITIES = { MOTORCYCLE: 3, VAN: 6, TRUCK: 12 } as const;
const VEHICLES = ['MOTORCYCLE', 'VAN', 'MOTORCYCLE', 'TRUCK'] as const;
const NAMES = [
  ...['김민준', '이서연', '박도윤', '최지우', '정하준', '강서윤', '조은우', '윤하은'],
  ...['장시우', '임지민', '한예준', '오수아', '서건우', '신다은', '권우진', '황채원'],
  ...['안선우', '송지유', '류연우', '전소율', '홍정우', '고예린', '문승현', '배나윤'],
] as const;

const NAMES_EN = [
  ...[
    'Kim Minjun',
    'Lee Seoyeon',
    'Park Doyun',
    'Choi Jiwoo',
    'Jung Hajun',
    'Kang Seoyun',
    'Cho Eunwoo',
    'Yoon Haeun',
  ],
  ...[
    'Jang Siwoo',
    'Lim Jimin',
    'Han Yejun',
    'Oh Sua',
    'Seo Geonwoo',
    'Shin Daeun',
    'Kwon Woojin',
    'Hwang Chaewon',
  ],
  ...[
    'Ahn Sunwoo',
    'Song Jiyu',
    'Ryu Yeonwoo',
    'Jeon Soyul',
    'Hong Jungwoo',
    'Ko Yerin',
    'Moon Seunghyun',
    'Bae Nayun',
  ],
] as const;

/** Fictional couriers around places of Seoul: more where more calls come from. */
const NEIGHBOURHOODS = [
  ...[
    '이수',
    '이수',
    '이수',
    '사당',
    '사당',
    '사당',
    '방배',
    '방배',
    '방배',
    '서울대입구',
    '서울대입구',
    '교대',
  ],
  ...[
    '교대',
    '강남',
    '강남',
    '강남',
    '양재',
    '고속터미널',
    '고속터미널',
    '노량진',
    '이수',
    '사당',
    '교대',
    '신림',
  ],
] as const;

export const DEMO_COURIERS: readonly DemoCourier[] = NAMES.map((name, index) => {
  const vehicle = VEHICLES[index % VEHICLES.length] ?? 'VAN';
  const habit = habitOf(index);
  return {
    id: `courier-${String(index + 1).padStart(2, '0')}`,
    name,
    nameEn: NAMES_EN[index] ?? name,
    tel: `0100000${String(index + 1).padStart(4, '0')}`,
    vehicle: habit === 'full' ? 'MOTORCYCLE' : vehicle,
    capacity: habit === 'full' ? 1 : CAPACITIES[vehicle],
    position: near(NEIGHBOURHOODS[index] ?? '이수', index),
    ...(habit === undefined ? {} : { habit }),
  };
});

function habitOf(index: number): DemoCourier['habit'] {
  if (index === NAMES.length - 4) return 'stale';
  if (index === NAMES.length - 3) return 'declines';
  if (index === NAMES.length - 1) return 'full';
  return undefined;
}

/** A spot some hundred metres from a place, always the same for the same courier. */
function near(label: string, index: number): GeoPoint {
  const place = findPlace(label);
  if (place === undefined) throw new Error(`The gazetteer has no ${label}`);
  const angle = index * 2.399963;
  const degrees = 0.0008 + (index % 5) * 0.0006;
  return {
    lat: place.point.lat + degrees * Math.sin(angle),
    lon: place.point.lon + degrees * Math.cos(angle),
  };
}
