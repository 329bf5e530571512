create table "inbox" ("durable" varchar(255) not null, "event_id" varchar(255) not null, "handled_at_ms" double precision not null, primary key ("durable", "event_id"));
create index "inbox_handled_at_ms_index" on "inbox" ("handled_at_ms");

create table "notification" ("id" varchar(255) not null, "customer_id" varchar(255) not null, "kind" varchar(255) not null, "event" varchar(255) not null, "params" jsonb not null, "subject_id" varchar(255) not null, "occurred_at" timestamptz(3) not null, "read_at" timestamptz(3) null, primary key ("id"));
create index "notification_customer_id_id_index" on "notification" ("customer_id", "id");
create index "notification_customer_id_read_at_index" on "notification" ("customer_id", "read_at");

create table "outbox" ("seq" bigserial primary key, "event_id" varchar(255) not null, "subject" varchar(255) not null, "headers" text not null, "body" text not null, "created_at_ms" double precision not null, "published_at_ms" double precision null);
alter table "outbox" add constraint "outbox_event_id_unique" unique ("event_id");
create index "outbox_published_at_ms_index" on "outbox" ("published_at_ms");

create table "pickup_summary" ("id" varchar(255) not null, "version" int not null, "customer_id" varchar(255) not null, "status" varchar(255) not null, "place_label" varchar(255) not null, "fare_amount" int not null, "fare_currency" varchar(255) not null, "courier_name" varchar(255) null, "requested_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));
create index "pickup_summary_customer_id_id_index" on "pickup_summary" ("customer_id", "id");

create table "rental_summary" ("id" varchar(255) not null, "version" int not null, "customer_id" varchar(255) not null, "status" varchar(255) not null, "item_name" varchar(255) not null, "quantity" int not null, "start_date" varchar(255) not null, "end_date" varchar(255) not null, "total_amount" int not null, "total_currency" varchar(255) not null, "updated_at" timestamptz(3) not null, primary key ("id"));
create index "rental_summary_customer_id_id_index" on "rental_summary" ("customer_id", "id");
