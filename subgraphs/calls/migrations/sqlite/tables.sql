create table `idempotency` (`owner` text not null, `command` text not null, `key` text not null, `input_hash` text not null, `result_id` text not null, primary key (`owner`, `command`, `key`));

create table `inbox` (`durable` text not null, `event_id` text not null, `handled_at_ms` real not null, primary key (`durable`, `event_id`));
create index `inbox_handled_at_ms_index` on `inbox` (`handled_at_ms`);

create table `outbox` (`seq` integer not null primary key autoincrement, `event_id` text not null, `subject` text not null, `headers` text not null, `body` text not null, `created_at_ms` real not null, `published_at_ms` real null);
create unique index `outbox_event_id_unique` on `outbox` (`event_id`);
create index `outbox_published_at_ms_index` on `outbox` (`published_at_ms`);

create table `pickup_call` (`id` text not null primary key, `version` integer not null, `status` text not null, `customer_id` text not null, `parcel_class` text not null, `place_label` text not null, `lat` real not null, `lon` real not null, `tel` text not null, `fare_amount` integer not null, `fare_currency` text not null, `courier_id` text null, `courier_name` text null, `assignment_version` integer not null, `requested_at` datetime not null, `updated_at` datetime not null, `history` json not null);
create index `pickup_call_customer_id_id_index` on `pickup_call` (`customer_id`, `id`);
create index `pickup_call_customer_id_status_id_index` on `pickup_call` (`customer_id`, `status`, `id`);
create index `pickup_call_status_id_index` on `pickup_call` (`status`, `id`);
