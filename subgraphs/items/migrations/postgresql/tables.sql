create table "hold" ("reservation_id" varchar(255) not null, "item_id" varchar(255) not null, "state" varchar(255) not null, "quantity" int not null, "returned_quantity" int not null, "start_date" varchar(255) not null, "end_date" varchar(255) not null, "reservation_version" int not null, "held_at" timestamptz(3) not null, primary key ("reservation_id"));
create index "hold_item_id_state_index" on "hold" ("item_id", "state");
create index "hold_state_held_at_index" on "hold" ("state", "held_at");

create table "idempotency" ("owner" varchar(255) not null, "command" varchar(255) not null, "key" varchar(255) not null, "input_hash" varchar(255) not null, "result_id" varchar(255) not null, primary key ("owner", "command", "key"));

create table "inbox" ("durable" varchar(255) not null, "event_id" varchar(255) not null, "handled_at_ms" double precision not null, primary key ("durable", "event_id"));
create index "inbox_handled_at_ms_index" on "inbox" ("handled_at_ms");

create table "item" ("id" varchar(255) not null, "version" int not null, "sku" varchar(255) not null, "name" varchar(255) not null, "search_text" text not null, "category" varchar(255) null, "day_rate_amount" int not null, "day_rate_currency" varchar(255) not null, "units" int not null, "updated_at" timestamptz(3) not null, primary key ("id"));
alter table "item" add constraint "item_sku_unique" unique ("sku");

create table "outbox" ("seq" bigserial primary key, "event_id" varchar(255) not null, "subject" varchar(255) not null, "headers" text not null, "body" text not null, "created_at_ms" double precision not null, "published_at_ms" double precision null);
alter table "outbox" add constraint "outbox_event_id_unique" unique ("event_id");
create index "outbox_published_at_ms_index" on "outbox" ("published_at_ms");
