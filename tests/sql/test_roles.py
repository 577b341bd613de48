"""The rights of each role in the warehouse: every table is named here, and every right is tried."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from conftest import HOME
from embedded.postgres import ROLES, Server
from orkestra.warehouse.migrate import migrate
from support.table_rights import COLLECTOR, HIDDEN_FROM_READERS, SCHEMAS, SHOWN_BY_VIEWS

GUESTS = ("orkestra_collector", "orkestra_reader")
NAME = "rights"
COLUMNS = (
    "select relation.relnamespace::regnamespace || '.' || relation.relname, attribute.attname"
    " from pg_class as relation inner join pg_attribute as attribute on attribute.attrelid = relation.oid"
    " where relation.relkind in ('r', 'p') and attribute.attnum > 0 and not attribute.attisdropped"
    " and relation.relnamespace::regnamespace::text = any(%s) order by 1, attribute.attnum"
)


@pytest.fixture(scope="module")
def warehouse(postgres_server: Server) -> Iterator[Server]:
    """The server with a warehouse that was made as a real one is; a copy would lack the database's rights."""
    postgres_server.make_warehouse(NAME)
    migrate(postgres_server.url("orkestra_owner", NAME), HOME)
    yield postgres_server
    postgres_server.drop_database(NAME)


@pytest.fixture(scope="module")
def columns(warehouse: Server) -> dict[str, list[str]]:
    """The columns of every table."""
    found: dict[str, list[str]] = {}
    with psycopg.connect(warehouse.url("postgres", NAME)) as connection:
        for table, column in connection.execute(COLUMNS, [list(SCHEMAS)]).fetchall():
            found.setdefault(table, []).append(column)
    return found


def is_allowed(connection: psycopg.Connection, statement: sql.Composable | str) -> bool:
    """True unless the role may not run a statement; that it fails for another reason does not matter."""
    composed = sql.SQL(statement) if isinstance(statement, str) else statement
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(composed)
    except psycopg.errors.InsufficientPrivilege:
        return False
    except psycopg.Error:
        return True
    return True


def try_table(connection: psycopg.Connection, table: str, columns: list[str]) -> dict[str, set[str] | bool]:
    """The statements that a role may run on a table, and the columns that it may read and change."""
    name = sql.Identifier(*table.split("."))
    each = {column: sql.Identifier(column) for column in columns}
    return {
        "select": {
            column for column, quoted in each.items()
            if is_allowed(connection, sql.SQL("select {} from {} limit 0").format(quoted, name))
        },
        "insert": is_allowed(connection, sql.SQL("insert into {} default values").format(name)),
        "update": {
            column for column, quoted in each.items()
            if is_allowed(connection, sql.SQL("update {} set {} = default where false").format(name, quoted))
        },
        "delete": is_allowed(connection, sql.SQL("delete from {} where false").format(name)),
    }  # fmt: skip


OWNERS_ALONE = (
    "truncate {table}",
    "alter table {table} add column extra integer",
    "alter table {table} disable trigger all",
    "drop table {table} cascade",
    "create index on {table} (({column}))",
    "create trigger extra before insert on {table} execute function suppress_redundant_updates_trigger()",
    "create rule extra as on insert to {table} do instead nothing",
    "comment on table {table} is 'x'",
)


def test_every_table_has_a_stated_right(columns: dict[str, list[str]]):
    assert sorted(columns) == sorted(COLLECTOR), "say in tests/support/table_rights.py who may do what"
    for table, hidden in HIDDEN_FROM_READERS.items():
        assert hidden <= set(columns[table])


def test_the_collector_can_do_what_is_stated_and_no_more(warehouse: Server, columns: dict[str, list[str]]):
    found = {}
    with psycopg.connect(warehouse.url("orkestra_collector", NAME), autocommit=True) as connection:
        for table, names in columns.items():
            rights = try_table(connection, table, names)
            assert rights["select"] == set(names), table
            words = [word for word in ("insert", "delete") if rights[word]]
            updated = rights["update"]
            assert isinstance(updated, set)
            changes = "*" if updated == set(names) else " ".join(sorted(updated))
            found[table] = (" ".join(words), changes)
    assert found == {
        table: (words, " ".join(sorted(updated.split()))) for table, (words, updated) in COLLECTOR.items()
    }


def test_the_reader_reads_all_but_personal_data_and_writes_nothing(
    warehouse: Server, columns: dict[str, list[str]]
):
    with psycopg.connect(warehouse.url("orkestra_reader", NAME), autocommit=True) as connection:
        for table, names in columns.items():
            shown = set(names) - HIDDEN_FROM_READERS.get(table, set())
            assert try_table(connection, table, names) == {
                "select": shown, "insert": False, "update": set(), "delete": False,
            }, table  # fmt: skip


def test_no_view_shows_readers_what_tables_hide_from_them(warehouse: Server):
    """PostgreSQL records for each view the columns that it reads."""
    with psycopg.connect(warehouse.url("postgres", NAME)) as connection:
        shown = {
            (view, f"{table}.{column}")
            for table, hidden in HIDDEN_FROM_READERS.items()
            for column in hidden
            for (view,) in connection.execute(
                "select distinct rule.ev_class::regclass::text from pg_depend as need"
                " inner join pg_rewrite as rule on need.objid = rule.oid"
                " inner join pg_attribute as attribute"
                "  on need.refobjid = attribute.attrelid and need.refobjsubid = attribute.attnum"
                " where need.classid = 'pg_rewrite'::regclass and attribute.attrelid = %s::regclass"
                " and attribute.attname = %s"
                " and has_table_privilege('orkestra_reader', rule.ev_class, 'select')",
                [table, column],
            )
        }
    assert shown == SHOWN_BY_VIEWS


@pytest.mark.parametrize("role", GUESTS)
def test_nobody_but_the_owner_changes_a_table(warehouse: Server, columns: dict[str, list[str]], role: str):
    with psycopg.connect(warehouse.url(role, NAME), autocommit=True) as connection:
        allowed = [
            (statement, table)
            for table, names in {**columns, "public.migration": ["name"]}.items()
            for statement in OWNERS_ALONE
            if is_allowed(
                connection,
                sql.SQL(statement).format(
                    table=sql.Identifier(*table.split(".")), column=sql.Identifier(names[0])
                ),
            )
        ]
    assert allowed == []


@pytest.mark.parametrize("role", GUESTS)
def test_nobody_but_the_owner_creates_anything(warehouse: Server, role: str):
    with psycopg.connect(warehouse.url("postgres", NAME)) as connection:
        schemas = [
            name for (name,) in connection.execute(
                "select nspname from pg_namespace where nspname not like 'pg\\_%'"
                " and nspname <> 'information_schema'"
            )
        ]  # fmt: skip
    assert {*SCHEMAS, "public"} == set(schemas), "a schema must be named in SCHEMAS, too"
    statements = [
        "create schema extra",
        "create temporary table extra (x integer)",
        "create role extra",
        "alter role orkestra_reader superuser",
        "set role orkestra_owner",
        "grant orkestra_owner to orkestra_reader",
        "alter default privileges for role orkestra_owner grant delete on tables to orkestra_reader",
        "create language extra handler plpgsql_call_handler",
        "copy (select 1) to program 'true'",
        "select pg_read_file('/etc/passwd')",
        *(
            f"create {what}"
            for schema in schemas
            for what in (
                f"table {schema}.extra (x integer)",
                f"view {schema}.extra as select 1 as x",
                f"function {schema}.extra() returns integer language sql as 'select 1'",
                f"type {schema}.extra as enum ('x')",
                f"sequence {schema}.extra",
            )
        ),
    ]
    with psycopg.connect(warehouse.url(role, NAME), autocommit=True) as connection:
        assert [statement for statement in statements if is_allowed(connection, statement)] == []
    with psycopg.connect(warehouse.url("orkestra_owner", NAME), autocommit=True) as connection:
        assert is_allowed(connection, "create table fact.extra (x integer)")


def test_public_has_nothing(warehouse: Server):
    with psycopg.connect(warehouse.url("postgres", NAME)) as connection:
        granted = connection.execute(
            "with object as ("
            "  select 'schema ' || nspname as name, coalesce(nspacl, acldefault('n', nspowner)) as rights"
            "  from pg_namespace where nspname = any(%(schemas)s)"
            "  union all select 'database', coalesce(datacl, acldefault('d', datdba))"
            "  from pg_database where datname = current_database()"
            "  union all select 'relation ' || oid::regclass, relacl"
            "  from pg_class where relnamespace = any(%(schemas)s::text[]::regnamespace[])"
            "  union all select 'function ' || oid::regprocedure, coalesce(proacl, acldefault('f', proowner))"
            "  from pg_proc where pronamespace = any(%(schemas)s::text[]::regnamespace[])"
            ") select name, granted.privilege_type from object cross join aclexplode(rights) as granted"
            " where granted.grantee = 0 order by 1, 2",
            {"schemas": [*SCHEMAS, "public"]},
        ).fetchall()
    assert granted == []


def test_nobody_can_pass_rights_on(warehouse: Server):
    with psycopg.connect(warehouse.url("postgres", NAME)) as connection:
        granted = connection.execute(
            "select relation.oid::regclass::text, granted.privilege_type"
            " from pg_class as relation cross join aclexplode(relation.relacl) as granted"
            " where granted.is_grantable and granted.grantee <> relation.relowner"
        ).fetchall()
    assert granted == []


def test_what_runs_with_the_owners_rights_is_for_the_collector_and_looks_up_no_foreign_names(
    warehouse: Server,
):
    with psycopg.connect(warehouse.url("postgres", NAME)) as connection:
        found = connection.execute(
            "select oid::regprocedure::text, array_to_string(proconfig, ' ') like '%%search_path=%%',"
            " has_function_privilege('orkestra_collector', oid, 'execute'),"
            " has_function_privilege('orkestra_reader', oid, 'execute')"
            " from pg_proc where prosecdef and pronamespace = any(%s::text[]::regnamespace[])",
            [list(SCHEMAS)],
        ).fetchall()
    assert len(found) >= 5
    assert {row[1:] for row in found} == {(True, True, False)}, found


def test_no_role_has_more_than_a_login(warehouse: Server):
    with psycopg.connect(warehouse.url("postgres", "postgres")) as connection:
        powers = connection.execute(
            "select rolname from pg_roles where rolname = any(%s)"
            " and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)",
            [list(ROLES)],
        ).fetchall()
        members = connection.execute(
            "select member::regrole::text, roleid::regrole::text from pg_auth_members"
            " where member::regrole::text = any(%s)",
            [list(ROLES)],
        ).fetchall()
    assert powers == []
    assert members == [("orkestra_collector", "orkestra_reader")]


@pytest.mark.parametrize(
    ("role", "database"),
    [("airflow", NAME), ("orkestra_owner", "airflow"), *((guest, "airflow") for guest in GUESTS)],
)
def test_airflow_and_the_warehouse_do_not_meet(warehouse: Server, role: str, database: str):
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(warehouse.url(role, database))
