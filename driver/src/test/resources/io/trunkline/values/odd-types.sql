-- SPDX-License-Identifier: Apache-2.0
-- Types of every kind that a user can make, under names that must be quoted wherever they stand.
create schema "Odd ""types"", it's";
set search_path to "Odd ""types"", it's";

create type "Mood, or ""so""" as enum ('it''s "so, so"', 'happy', 'größer 漢字 😀', '(1,2)', '', 'back\slash', 'null');

create domain "Percent" as int check (value between 0 and 100);
create domain words as text[];
create domain "Words again" as words;

create type "Version" as (major int, minor int);
create type "Point, named" as (
    "the ""name""" text, at point, mood "Mood, or ""so""", percent "Percent", tags "Words again");
create type "Nested" as (
    one "Point, named", many "Point, named"[], moods "Mood, or ""so"""[], during tstzrange, version "Version",
    anything jsonb, amount money);
create type "Nothing" as ();
create domain "Domain of rows" as "Point, named";
create type "A name as long as they can be: sixty-three bytes of it, or so !" as (a int);

create type "Float spans" as range (subtype = float8, multirange_type_name = "Many float spans");
create type mood_span as range (subtype = "Mood, or ""so""");
create type version_span as range (subtype = "Version");
create type percent_span as range (subtype = "Percent");
create type words_span as range (subtype = text, collation = "C");
create domain "Spans that begin" as "Float spans" check (not lower_inf(value));

-- A base type that cannot be had in binary, with a delimiter of its own.
create type "Text only";
create function text_only_in(cstring) returns "Text only" language internal immutable strict as 'textin';
create function text_only_out("Text only") returns cstring language internal immutable strict as 'textout';
create type "Text only" (input = text_only_in, output = text_only_out, like = text, delimiter = ':');

-- And one that can.
create type both_ways;
create function both_ways_in(cstring) returns both_ways language internal immutable strict as 'textin';
create function both_ways_out(both_ways) returns cstring language internal immutable strict as 'textout';
create function both_ways_recv(internal) returns both_ways language internal immutable strict as 'textrecv';
create function both_ways_send(both_ways) returns bytea language internal immutable strict as 'textsend';
create type both_ways (
    input = both_ways_in, output = both_ways_out, receive = both_ways_recv, send = both_ways_send, like = text);

create table "Rows of it" (
    id bigint default 1 + 1, gone text, mood "Mood, or ""so""" not null, nested "Nested", plain "Text only",
    others both_ways[]);
alter table "Rows of it" drop column gone;
create view "View of it" as select mood, id from "Rows of it";
create table parted (id int, v "Version") partition by list (id);
create table part_of_it partition of parted for values in (1);
create table nowhere ();

-- Values of types that no input function takes come from the catalogs.
create table "Statistics" as
    select i % 6 as a, i % 3 as b, 'word ' || i % 3 as c from generate_series(1, 1000) as i;
create statistics "Of all kinds" (ndistinct, dependencies, mcv) on a, b, c from "Statistics";
analyze "Statistics";

-- What an index keeps cannot be asked for at all; so their output functions are shown bytes such as they keep.
create cast (bytea as pg_brin_bloom_summary) without function;
create cast (bytea as pg_brin_minmax_multi_summary) without function;
create cast (bytea as gtsvector) without function;

do $$
declare
    extension text;
begin
    -- All that ship with the server and that this machine has the libraries for.
    for extension in select name from pg_available_extensions order by name loop
        begin
            execute format('create extension if not exists %I with schema public cascade', extension);
        exception when others then
            raise notice '%: %', extension, sqlerrm;
        end;
    end loop;
end $$;
