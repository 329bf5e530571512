create table `idempotency` (`owner` text not null, `command` text not null, `key` text not null, `input_hash` text not null, `result_id` text not null, primary key (`owner`, `command`, `key`));

create table `inbox` (`durable` text not null, `event_id` text not null, `handled_at_ms` real not null, primary key (`durable`, `event_id`));
create index `inbox_handled_at_ms_index` on `inbox` (`handled_at_ms`);

create table `outbox` (`seq` integer not null primary key autoincrement, `event_id` text not null, `subject` text not null, `headers` text not null, `body` text not null, `created_at_ms` real not null, `published_at_ms` real null);
create unique index `outbox_event_id_unique` on `outbox` (`event_id`);
create index `outbox_published_at_ms_index` on `outbox` (`published_at_ms`);

create table `store_order` (`id` text not null primary key, `version` integer not null, `status` text not null, `reservation_id` text not null, `customer_id` text not null, `item_id` text not null, `item_name` text not null, `quantity` integer not null, `returned_quantity` integer not null, `returns` json not null, `start_date` text not null, `end_date` text not null, `reject_reason` text null, `answer_due_at` datetime null, `correlation_id` text not null, `received_at` datetime not null, `updated_at` datetime not null);
create unique index `store_order_reservation_id_unique` on `store_order` (`reservation_id`);
create index `store_order_status_id_index` on `store_order` (`status`, `id`);
create index `store_order_status_answer_due_at_index` on `store_order` (`status`, `answer_due_at`);
