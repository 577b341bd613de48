"""Gives Airflow's users three roles with exactly these permissions, and makes the first administrator.

*Viewer* sees that DAGs run, and no unit: neither logs nor XComs, which name them. *Coordinator* also reads
logs and records decisions, and starts no other DAG. *Engineer* starts, clears and pauses every DAG, and sees
neither connections nor users. Airflow's own role *Admin* may do everything.
"""

from pathlib import Path

Permissions = set[tuple[str, str]]  # action and resource, in the words of Airflow's provider FAB

READ, EDIT, CREATE, DELETE, MENU = "can_read", "can_edit", "can_create", "can_delete", "menu_access"
RUNS = ("DAG Runs", "Task Instances")
PAGES = ("DAGs", *RUNS, "DAG Dependencies", "Assets")


def allow(actions: tuple[str, ...], *resources: str) -> Permissions:
    """Each of the actions on each of the resources."""
    return {(action, resource) for action in actions for resource in resources}


VIEWER = (
    allow((READ,), *PAGES, "DAG Versions", "Website")
    | allow((MENU,), *PAGES, "Browse", "Documentation", "Docs")
    | allow((READ, EDIT), "My Password", "My Profile")
)
COORDINATOR = (
    VIEWER
    | allow((READ,), "Task Logs", "XComs")
    | allow((READ, EDIT), "HITL Detail", "DAG:record_decision")
    | allow((CREATE,), "DAG Run:record_decision")
    | allow((MENU,), "HITL Detail")
)
INSIDE = ("Cluster Activity", "Jobs", "Pools", "Plugins", "Providers", "XComs", "Audit Logs")
ENGINEER = (
    VIEWER
    | allow(
        (READ,), *INSIDE, "Task Logs", "HITL Detail", "DAG Code", "DAG Warnings", "ImportError", "Backfills"
    )
    | allow((MENU,), *INSIDE, "Admin")
    | allow((CREATE, EDIT, DELETE), *RUNS, "Backfills")
    | allow((CREATE, EDIT), "Assets", "HITL Detail", "Pools")
    | allow((EDIT,), "DAGs")
)
ROLES = {"Viewer": VIEWER, "Coordinator": COORDINATOR, "Engineer": ENGINEER}
ADMIN = "admin"
PASSWORD = Path("/run/secrets/admin_password")


def main() -> None:
    """Set the roles; an administrator who is there already keeps the password."""
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    with get_application_builder() as builder:
        manager = builder.sm
        manager.sync_roles()  # Airflow's own first: Viewer is one of them, and has too much
        for name, wanted in ROLES.items():
            role = manager.find_role(name) or manager.add_role(name)
            role.permissions = [manager.create_permission(*permission) for permission in sorted(wanted)]
            manager.session.commit()
        if not manager.find_user(ADMIN):
            admin = manager.find_role("Admin")
            password = PASSWORD.read_text().strip()
            manager.add_user(ADMIN, "Admin", "Orkestra", "admin@localhost", admin, password)


if __name__ == "__main__":
    main()
