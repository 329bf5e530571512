create table `idempotency` (`owner` text not null, `command` text not null, `key` text not null, `input_hash` text not null, `result_id` text not null, primary key (`owner`, `command`, `key`));

create table `inbox` (`durable` text not null, `event_id` text not null, `handled_at_ms` real not null, primary key (`durable`, `event_id`));
create index `inbox_handled_at_ms_index` on `inbox` (`handled_at_ms`);

create table `outbox` (`seq` integer not null primary key autoincrement, `event_id` text not null, `subject` text not null, `headers` text not null, `body` text not null, `created_at_ms` real not null, `published_at_ms` real null);
create unique index `outbox_event_id_unique` on `outbox` (`event_id`);
create index `outbox_published_at_ms_index` on `outbox` (`published_at_ms`);

create table `reservation` (`id` text not null primary key, `version` integer not null, `status` text not null, `customer_id` text not null, `item_id` text not null, `item_name` text not null, `sku` text not null, `day_rate_amount` integer not null, `quantity` integer not null, `start_date` text not null, `end_date` text not null, `total_amount` integer not null, `currency` text not null, `returns` json not null, `order_version` integer not null, `created_at` datetime not null, `updated_at` datetime not null, `history` json not null);
create index `reservation_customer_id_id_index` on `reservation` (`customer_id`, `id`);
create index `reservation_customer_id_status_id_index` on `reservation` (`customer_id`, `status`, `id`);
create index `reservation_status_id_index` on `reservation` (`status`, `id`);
