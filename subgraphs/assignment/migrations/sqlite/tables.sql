create table `assignment` (`id` text not null primary key, `version` integer not null, `call_id` text not null, `customer_id` text not null, `parcel_class` text not null, `lat` real not null, `lon` real not null, `status` text not null, `epoch` integer not null, `round` integer not null, `next_round_at` datetime null, `courier_id` text null, `courier_name` text null, `courier_vehicle` text null, `distance_meters` integer null, `assigned_at` datetime null, `excluded_courier_ids` json not null, `correlation_id` text not null, `created_at` datetime not null, `updated_at` datetime not null);
create unique index `assignment_call_id_unique` on `assignment` (`call_id`);
create index `assignment_status_next_round_at_index` on `assignment` (`status`, `next_round_at`);

create table `courier` (`id` text not null primary key, `name` text not null, `tel` text not null, `vehicle` text not null, `online` integer not null, `lat` real null, `lon` real null, `position_at` datetime null, `current_load` integer not null, `capacity` integer not null);
create index `courier_lat_lon_index` on `courier` (`lat`, `lon`);

create table `inbox` (`durable` text not null, `event_id` text not null, `handled_at_ms` real not null, primary key (`durable`, `event_id`));
create index `inbox_handled_at_ms_index` on `inbox` (`handled_at_ms`);

create table `offer` (`id` text not null primary key, `version` integer not null, `status` text not null, `assignment_id` text not null, `call_id` text not null, `courier_id` text not null, `epoch` integer not null, `round` integer not null, `distance_meters` integer not null, `expires_at` datetime not null, `updated_at` datetime not null);
create index `offer_courier_id_status_index` on `offer` (`courier_id`, `status`);
create unique index `offer_assignment_id_epoch_round_courier_id_unique` on `offer` (`assignment_id`, `epoch`, `round`, `courier_id`);

create table `outbox` (`seq` integer not null primary key autoincrement, `event_id` text not null, `subject` text not null, `headers` text not null, `body` text not null, `created_at_ms` real not null, `published_at_ms` real null);
create unique index `outbox_event_id_unique` on `outbox` (`event_id`);
create index `outbox_published_at_ms_index` on `outbox` (`published_at_ms`);
