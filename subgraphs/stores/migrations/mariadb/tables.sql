create table `idempotency` (`owner` varchar(255) not null, `command` varchar(255) not null, `key` varchar(255) not null, `input_hash` varchar(255) not null, `result_id` varchar(255) not null, primary key (`owner`, `command`, `key`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;

create table `inbox` (`durable` varchar(255) not null, `event_id` varchar(255) not null, `handled_at_ms` double not null, primary key (`durable`, `event_id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;
alter table `inbox` add index `inbox_handled_at_ms_index` (`handled_at_ms`);

create table `outbox` (`seq` bigint unsigned not null auto_increment primary key, `event_id` varchar(255) not null, `subject` varchar(255) not null, `headers` mediumtext not null, `body` mediumtext not null, `created_at_ms` double not null, `published_at_ms` double null) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;
alter table `outbox` add unique `outbox_event_id_unique` (`event_id`);
alter table `outbox` add index `outbox_published_at_ms_index` (`published_at_ms`);

create table `store_order` (`id` varchar(255) not null, `version` int not null, `status` varchar(255) not null, `reservation_id` varchar(255) not null, `customer_id` varchar(255) not null, `item_id` varchar(255) not null, `item_name` varchar(255) not null, `quantity` int not null, `returned_quantity` int not null, `returns` json not null, `start_date` varchar(255) not null, `end_date` varchar(255) not null, `reject_reason` varchar(255) null, `answer_due_at` datetime(3) null, `correlation_id` varchar(255) not null, `received_at` datetime(3) not null, `updated_at` datetime(3) not null, primary key (`id`)) default character set utf8mb4 collate utf8mb4_nopad_bin engine = InnoDB;
alter table `store_order` add unique `store_order_reservation_id_unique` (`reservation_id`);
alter table `store_order` add index `store_order_status_id_index` (`status`, `id`);
alter table `store_order` add index `store_order_status_answer_due_at_index` (`status`, `answer_due_at`);
