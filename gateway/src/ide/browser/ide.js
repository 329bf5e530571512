// GraphiQL over the gateway's own endpoint: queries and mutations by POST, subscriptions by graphql-ws, the token in both.
const { endpoint, examples, developmentSignIn } = JSON.parse(document.getElementById('settings').textContent);
const token = document.getElementById('token');
const person = document.getElementById('person');

const authorization = () =>
  token.value.trim() === '' ? {} : { authorization: `Bearer ${token.value.trim()}` };

// A connection lasts as long as something is subscribed to, so that the next one has the token of its time.
const socket = graphqlWs.createClient({
  url: new URL(endpoint, location.href).href.replace(/^http/, 'ws'),
  connectionParams: authorization,
});

async function ask(parameters, headers) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization(), ...headers },
    body: JSON.stringify(parameters),
  });
  return response.json();
}

function isSubscription({ operationName }, document) {
  const operation = document?.definitions.find(
    ({ kind, name }) => kind === 'OperationDefinition' && (!operationName || name?.value === operationName),
  );
  return operation?.operation === 'subscription';
}

function fetcher(parameters, { headers = {}, documentAST } = {}) {
  return isSubscription(parameters, documentAST) ? socket.iterate(parameters) : ask(parameters, headers);
}

async function offerPeople() {
  const { people } = await (await fetch(developmentSignIn)).json();
  person.append(new Option('nobody', ''));
  for (const { sub, role, name } of people)
    person.append(new Option(`${name.en} (${role})`, JSON.stringify({ sub, role })));
  person.hidden = false;
}

person.addEventListener('change', async () => {
  token.value = '';
  if (person.value === '') return;
  const response = await fetch(developmentSignIn, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: person.value,
  });
  token.value = (await response.json()).token;
});

if (developmentSignIn === undefined) person.parentElement.remove();
else offerPeople();

YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), {
  fetcher,
  title: 'GraphiQL',
  logo: ' ',
  ...(examples !== undefined && { defaultQuery: examples }),
});
