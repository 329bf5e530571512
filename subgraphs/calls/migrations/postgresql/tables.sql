create table "idempotency" ("owner" varchar(255) not null, "command" varchar(255) not null, "key" varchar(255) not null, "input_hash" varchar(255) not null, "result_id" varchar(255) not null, primary key ("owner", "command", "key"));

create table "inbox" ("durable" varchar(255) not null, "event_id" varchar(255) not null, "handled_at_ms" double precision not null, primary key ("durable", "event_id"));
create index "inbox_handled_at_ms_index" on "inbox" ("handled_at_ms");

create table "outbox" ("seq" bigserial primary key, "event_id" varchar(255) not null, "subject" varchar(255) not null, "headers" text not null, "body" text not null, "created_at_ms" double precision not null, "published_at_ms" double precision null);
alter table "outbox" add constraint "outbox_event_id_unique" unique ("event_id");
create index "outbox_published_at_ms_index" on "outbox" ("published_at_ms");

create table "pickup_call" ("id" varchar(255) not null, "version" int not null, "status" varchar(255) not null, "customer_id" varchar(255) not null, "parcel_class" varchar(255) not null, "place_label" varchar(255) not null, "lat" double precision not null, "lon" double precision not null, "tel" varchar(255) not null, "fare_amount" int not null, "fare_currency" varchar(255) not null, "courier_id" varchar(255) null, "courier_name" varchar(255) null, "assignment_version" int not null, "requested_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "history" jsonb not null, primary key ("id"));
create index "pickup_call_customer_id_id_index" on "pickup_call" ("customer_id", "id");
create index "pickup_call_customer_id_status_id_index" on "pickup_call" ("customer_id", "status", "id");
create index "pickup_call_status_id_index" on "pickup_call" ("status", "id");
