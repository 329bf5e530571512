create table "idempotency" ("owner" varchar(255) not null, "command" varchar(255) not null, "key" varchar(255) not null, "input_hash" varchar(255) not null, "result_id" varchar(255) not null, primary key ("owner", "command", "key"));

create table "inbox" ("durable" varchar(255) not null, "event_id" varchar(255) not null, "handled_at_ms" double precision not null, primary key ("durable", "event_id"));
create index "inbox_handled_at_ms_index" on "inbox" ("handled_at_ms");

create table "outbox" ("seq" bigserial primary key, "event_id" varchar(255) not null, "subject" varchar(255) not null, "headers" text not null, "body" text not null, "created_at_ms" double precision not null, "published_at_ms" double precision null);
alter table "outbox" add constraint "outbox_event_id_unique" unique ("event_id");
create index "outbox_published_at_ms_index" on "outbox" ("published_at_ms");

create table "reservation" ("id" varchar(255) not null, "version" int not null, "status" varchar(255) not null, "customer_id" varchar(255) not null, "item_id" varchar(255) not null, "item_name" varchar(255) not null, "sku" varchar(255) not null, "day_rate_amount" int not null, "quantity" int not null, "start_date" varchar(255) not null, "end_date" varchar(255) not null, "total_amount" int not null, "currency" varchar(255) not null, "returns" jsonb not null, "order_version" int not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, "history" jsonb not null, primary key ("id"));
create index "reservation_customer_id_id_index" on "reservation" ("customer_id", "id");
create index "reservation_customer_id_status_id_index" on "reservation" ("customer_id", "status", "id");
create index "reservation_status_id_index" on "reservation" ("status", "id");
