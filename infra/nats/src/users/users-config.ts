import { type Permissions, permissionsByUser } from './permissions.ts';

/** What stands for a user's password in the server's configuration. */
export type PasswordOf = (user: string) => string;

/** Read by nats-server from its environment: `NATS_PASSWORD_CUSTOMER_VIEWS` for `customer-views`. */
export const passwordFromEnvironment: PasswordOf = (user) =>
  `$NATS_PASSWORD_${user.toUpperCase().replaceAll('-', '_')}`;

/** The part of nats-server's configuration that lets each user do what it has to, and nothing else. */
export function usersConfig(passwordOf: PasswordOf): string {
  const users = Object.entries(permissionsByUser()).map(([user, permissions]) =>
    [
      '    {',
      `      user: "${user}"`,
      `      password: ${passwordOf(user)}`,
      '      permissions: {',
      ...permissionLines(permissions),
      '      }',
      '    }',
    ].join('\n'),
  );
  return ['authorization: {', '  users: [', ...users, '  ]', '}', ''].join('\n');
}

function permissionLines({ publish, subscribe, allowResponses }: Permissions): string[] {
  return [
    '        publish: {',
    ...subjectLines('allow', publish.allow),
    ...(publish.deny ? subjectLines('deny', publish.deny) : []),
    '        }',
    '        subscribe: {',
    ...subjectLines('allow', subscribe.allow),
    '        }',
    ...(allowResponses ? ['        allow_responses: true'] : []),
  ];
}

const subjectLines = (name: string, subjects: readonly string[]): string[] => [
  `          ${name}: [`,
  ...subjects.map((subject) => `            "${subject}"`),
  '          ]',
];
