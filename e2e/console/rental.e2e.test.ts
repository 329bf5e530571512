import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRunner } from '../start/runner.ts';
import { openBrowser, type People, signIn } from './browser.ts';

const runner = createRunner();
let people: People;

beforeAll(async () => {
  const { url } = await runner.start();
  people = await openBrowser(url);
});
afterAll(async () => {
  await people?.[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
});

test('a customer rents two units, and sees each step of the clerk as it is done', async () => {
  const [customer, clerk] = await Promise.all([
    people.open({ phone: true, language: 'ko' }),
    people.open({ language: 'en' }),
  ]);
  await Promise.all([signIn(clerk, 'Shop clerk Choi Garam'), signIn(customer, '고객 박두리')]);

  await customer.getByRole('link', { name: '렌탈' }).click();
  await customer.getByRole('searchbox', { name: '제품 검색' }).fill('PlayStation');
  await customer.getByRole('link', { name: /플레이스테이션/ }).click();
  await customer.locator('.calendar [data-day]:enabled').first().click();
  await customer.getByRole('button', { name: '한 대 늘리기' }).click();
  await customer.getByText('₩30,000').waitFor(); // one day, two units
  await customer.getByRole('button', { name: '예약하기' }).click();
  await customer.getByText('날짜를 잡아 두었습니다.').waitFor();

  const order = clerk.getByRole('article', { name: '플레이스테이션 5' });
  const statusIs = (words: string) =>
    customer.locator('.page-head .pill', { hasText: new RegExp(`^${words}$`) }).waitFor();
  await order.getByRole('button', { name: 'Confirm' }).click();
  await statusIs('확인');
  await order.getByRole('button', { name: 'Prepared' }).click();
  await statusIs('준비');
  await order.getByRole('button', { name: 'Hand over' }).click();
  await statusIs('렌트');

  await order.getByRole('button', { name: 'Take back' }).click();
  const sheet = clerk.getByRole('dialog', { name: 'Take units back' });
  await sheet.getByRole('button', { name: 'One fewer' }).click();
  await sheet.getByRole('button', { name: 'Take back' }).click();
  await statusIs('일부 반납');
  await customer.getByText('2대 중 1대가 돌아왔습니다.').waitFor();
  await order.getByText('1 of 2 back').waitFor();
  await order.getByRole('button', { name: 'Take back' }).click();
  await sheet.getByRole('button', { name: 'Take back' }).click();
  await statusIs('반납');
  const history = await customer.locator('.history li > span').allTextContents();
  expect(history).toEqual(['반납', '일부 반납', '렌트', '준비', '확인', '예약']);

  // The notifications came while the customer was looking, and can be read.
  await customer.locator('.bell .badge').waitFor();
  await customer.getByRole('link', { name: /알림/ }).click();
  await customer.getByRole('button', { name: '모두 읽음으로' }).click();
  await customer.locator('.bell .badge').waitFor({ state: 'detached' });
  expect(people.complaints).toEqual([]);
});

test('what the clerk rejects and what the customer cancels ends on both sides, with the reason', async () => {
  const [customer, clerk] = await Promise.all([people.open(), people.open({ phone: true, dark: true })]);
  await Promise.all([signIn(customer, 'Customer Park Duri'), signIn(clerk, 'Shop clerk Choi Garam')]);
  async function reserve(item: RegExp): Promise<void> {
    await customer.getByRole('link', { name: 'Rent', exact: true }).click();
    await customer.getByRole('link', { name: item }).click();
    await customer.locator('.calendar [data-day]:enabled').last().click();
    await customer.getByRole('button', { name: 'Reserve' }).click();
    await customer.getByRole('heading', { name: 'Your rental' }).waitFor();
  }

  await reserve(/갤럭시 탭/);
  const order = clerk.getByRole('article', { name: '갤럭시 탭 S10' });
  await order.getByRole('button', { name: 'Reject' }).click();
  const sheet = clerk.getByRole('dialog');
  await sheet.getByRole('textbox').fill('The last one fell into the river');
  await sheet.getByRole('button', { name: 'Reject' }).click();
  await customer.getByText('The shop could not take it.').waitFor();
  await customer.getByText('The last one fell into the river').waitFor();

  await reserve(/맥북 프로/);
  await clerk.getByRole('article', { name: '맥북 프로 16인치' }).waitFor();
  await customer.getByRole('button', { name: 'Cancel this reservation' }).click();
  await customer.getByRole('dialog').getByRole('button', { name: 'Cancel this reservation' }).click();
  await customer.getByText('This reservation is cancelled.').waitFor();
  await clerk.getByRole('article', { name: '맥북 프로 16인치' }).waitFor({ state: 'hidden' });
  expect(people.complaints).toEqual([]);
});

test('a clerk registers an item, which the customer finds, and its units', async () => {
  const clerk = await people.open();
  await signIn(clerk, 'Shop clerk Choi Garam');
  await clerk.getByRole('link', { name: 'Items' }).click();
  await clerk.getByRole('button', { name: 'Register an item' }).click();
  const sheet = clerk.getByRole('dialog');
  await sheet.getByLabel('Name').fill('Electric ferry');
  await sheet.getByLabel('SKU').fill('ferry-01');
  await sheet.getByLabel('Units owned').fill('3');
  await sheet.getByRole('button', { name: 'Register an item' }).click();
  const units = clerk.getByLabel('Units of Electric ferry');
  await units.fill('4');
  await clerk.getByRole('button', { name: 'Save' }).click();
  await clerk.getByText('Electric ferry is saved').last().waitFor();

  await clerk.getByRole('button', { name: 'Register an item' }).click();
  await sheet.getByLabel('Name').fill('Another ferry');
  await sheet.getByLabel('SKU').fill('ferry-01');
  await sheet.getByRole('button', { name: 'Register an item' }).click();
  await sheet.getByText('There is an item of this SKU already.').waitFor();

  const customer = await people.open();
  await signIn(customer, 'Customer Lee Hana');
  await customer.goto('/rent');
  await customer.getByRole('link', { name: /Electric ferry.*4 of 4 today/ }).waitFor();
  expect(people.complaints).toEqual([]);
});
