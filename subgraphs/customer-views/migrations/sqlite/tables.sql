create table `inbox` (`durable` text not null, `event_id` text not null, `handled_at_ms` real not null, primary key (`durable`, `event_id`));
create index `inbox_handled_at_ms_index` on `inbox` (`handled_at_ms`);

create table `notification` (`id` text not null primary key, `customer_id` text not null, `kind` text not null, `event` text not null, `params` json not null, `subject_id` text not null, `occurred_at` datetime not null, `read_at` datetime null);
create index `notification_customer_id_id_index` on `notification` (`customer_id`, `id`);
create index `notification_customer_id_read_at_index` on `notification` (`customer_id`, `read_at`);

create table `outbox` (`seq` integer not null primary key autoincrement, `event_id` text not null, `subject` text not null, `headers` text not null, `body` text not null, `created_at_ms` real not null, `published_at_ms` real null);
create unique index `outbox_event_id_unique` on `outbox` (`event_id`);
create index `outbox_published_at_ms_index` on `outbox` (`published_at_ms`);

create table `pickup_summary` (`id` text not null primary key, `version` integer not null, `customer_id` text not null, `status` text not null, `place_label` text not null, `fare_amount` integer not null, `fare_currency` text not null, `courier_name` text null, `requested_at` datetime not null, `updated_at` datetime not null);
create index `pickup_summary_customer_id_id_index` on `pickup_summary` (`customer_id`, `id`);

create table `rental_summary` (`id` text not null primary key, `version` integer not null, `customer_id` text not null, `status` text not null, `item_name` text not null, `quantity` integer not null, `start_date` text not null, `end_date` text not null, `total_amount` integer not null, `total_currency` text not null, `updated_at` datetime not null);
create index `rental_summary_customer_id_id_index` on `rental_summary` (`customer_id`, `id`);
