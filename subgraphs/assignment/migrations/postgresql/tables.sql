create table "assignment" ("id" varchar(255) not null, "version" int not null, "call_id" varchar(255) not null, "customer_id" varchar(255) not null, "parcel_class" varchar(255) not null, "lat" double precision not null, "lon" double precision not null, "status" varchar(255) not null, "epoch" int not null, "round" int not null, "next_round_at" timestamptz(3) null, "courier_id" varchar(255) null, "courier_name" varchar(255) null, "courier_vehicle" varchar(255) null, "distance_meters" int null, "assigned_at" timestamptz(3) null, "excluded_courier_ids" jsonb not null, "correlation_id" varchar(255) not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));
alter table "assignment" add constraint "assignment_call_id_unique" unique ("call_id");
create index "assignment_status_next_round_at_index" on "assignment" ("status", "next_round_at");

create table "courier" ("id" varchar(255) not null, "name" varchar(255) not null, "tel" varchar(255) not null, "vehicle" varchar(255) not null, "online" boolean not null, "lat" double precision null, "lon" double precision null, "position_at" timestamptz(3) null, "current_load" int not null, "capacity" int not null, primary key ("id"));
create index "courier_lat_lon_index" on "courier" ("lat", "lon");

create table "inbox" ("durable" varchar(255) not null, "event_id" varchar(255) not null, "handled_at_ms" double precision not null, primary key ("durable", "event_id"));
create index "inbox_handled_at_ms_index" on "inbox" ("handled_at_ms");

create table "offer" ("id" varchar(255) not null, "version" int not null, "status" varchar(255) not null, "assignment_id" varchar(255) not null, "call_id" varchar(255) not null, "courier_id" varchar(255) not null, "epoch" int not null, "round" int not null, "distance_meters" int not null, "expires_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));
create index "offer_courier_id_status_index" on "offer" ("courier_id", "status");
alter table "offer" add constraint "offer_assignment_id_epoch_round_courier_id_unique" unique ("assignment_id", "epoch", "round", "courier_id");

create table "outbox" ("seq" bigserial primary key, "event_id" varchar(255) not null, "subject" varchar(255) not null, "headers" text not null, "body" text not null, "created_at_ms" double precision not null, "published_at_ms" double precision null);
alter table "outbox" add constraint "outbox_event_id_unique" unique ("event_id");
create index "outbox_published_at_ms_index" on "outbox" ("published_at_ms");
