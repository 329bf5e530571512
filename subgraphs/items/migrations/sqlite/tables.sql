create table `hold` (`reservation_id` text not null primary key, `item_id` text not null, `state` text not null, `quantity` integer not null, `returned_quantity` integer not null, `start_date` text not null, `end_date` text not null, `reservation_version` integer not null, `held_at` datetime not null);
create index `hold_item_id_state_index` on `hold` (`item_id`, `state`);
create index `hold_state_held_at_index` on `hold` (`state`, `held_at`);

create table `idempotency` (`owner` text not null, `command` text not null, `key` text not null, `input_hash` text not null, `result_id` text not null, primary key (`owner`, `command`, `key`));

create table `inbox` (`durable` text not null, `event_id` text not null, `handled_at_ms` real not null, primary key (`durable`, `event_id`));
create index `inbox_handled_at_ms_index` on `inbox` (`handled_at_ms`);

create table `item` (`id` text not null primary key, `version` integer not null, `sku` text not null, `name` text not null, `search_text` text not null, `category` text null, `day_rate_amount` integer not null, `day_rate_currency` text not null, `units` integer not null, `updated_at` datetime not null);
create unique index `item_sku_unique` on `item` (`sku`);

create table `outbox` (`seq` integer not null primary key autoincrement, `event_id` text not null, `subject` text not null, `headers` text not null, `body` text not null, `created_at_ms` real not null, `published_at_ms` real null);
create unique index `outbox_event_id_unique` on `outbox` (`event_id`);
create index `outbox_published_at_ms_index` on `outbox` (`published_at_ms`);
