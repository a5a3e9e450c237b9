"""everyone at home"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker_sign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_sign")),
    )
    op.create_table(
        "address_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_address_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_address_link_token_hash")),
    )
    with op.batch_alter_table("address_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_address_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "claim_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_claim_code_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_claim_code_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_claim_code_code_hash")),
    )
    with op.batch_alter_table("claim_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_code_person_id"), ["person_id"], unique=False)

    op.create_table(
        "share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("sentence", sa.String(length=500), nullable=True),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("renewed_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("opened_count", sa.Integer(), nullable=False),
        sa.Column("last_opened_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(opened_count = 0) = (last_opened_on IS NULL)", name=op.f("ck_share_opened_on_a_day")
        ),
        sa.CheckConstraint("opened_count >= 0", name=op.f("ck_share_opened_count")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_share_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_share_token_hash")),
    )
    with op.batch_alter_table("share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_share_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sheet_memory",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("meanings", sa.JSON(), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('courses', 'people')", name=op.f("ck_sheet_memory_kind")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_sheet_memory_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_memory")),
        sa.UniqueConstraint("organisation_id", "kind", name=op.f("uq_sheet_memory_organisation_id_kind")),
    )
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.String(length=43), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_calendar_link_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_link")),
        sa.UniqueConstraint("account_id", name=op.f("uq_calendar_link_account_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_link_token_hash")),
    )
    op.create_table(
        "claim_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_code_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_code_id"], ["claim_code.id"], name=op.f("fk_claim_link_claim_code_id_claim_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_claim_link_token_hash")),
    )
    with op.batch_alter_table("claim_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_link_claim_code_id"), ["claim_code_id"], unique=False)

    op.create_table(
        "framework_upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("file_label", sa.String(length=200), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("version", sa.String(length=120), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("seen", sa.String(length=64), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("done_rows", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('json', 'esco')", name=op.f("ck_framework_upload_kind")),
        sa.CheckConstraint(
            "state IN ('waiting', 'inspected', 'broken', 'importing', 'done', 'discarded')",
            name=op.f("ck_framework_upload_state"),
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["account.id"], name=op.f("fk_framework_upload_uploaded_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_upload")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("address_key", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("mail_number", sa.Integer(), nullable=False),
        sa.Column("invited_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("used_by_id", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("language IN ('it', 'de', 'en')", name=op.f("ck_invitation_language")),
        sa.CheckConstraint(
            "role IN ('operator', 'provider_staff', 'provider_lead')", name=op.f("ck_invitation_role")
        ),
        sa.CheckConstraint("(used_at IS NULL) = (used_by_id IS NULL)", name=op.f("ck_invitation_used_whole")),
        sa.CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name=op.f("ck_invitation_one_end")),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["account.id"], name=op.f("fk_invitation_invited_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["used_by_id"], ["account.id"], name=op.f("fk_invitation_used_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            "uq_invitation_open",
            ["organisation_id", "address_key", "role"],
            unique=True,
            sqlite_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
        )

    op.create_table(
        "person_distinction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("said_by_id", sa.Uuid(), nullable=True),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_person_distinction_order")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["person.id"], name=op.f("fk_person_distinction_first_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["account.id"], name=op.f("fk_person_distinction_said_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["person.id"], name=op.f("fk_person_distinction_second_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_distinction")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_person_distinction_first_id_second_id")),
    )
    with op.batch_alter_table("person_distinction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_distinction_second_id"), ["second_id"], unique=False)

    op.create_table(
        "person_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("gone_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("merged_by_id", sa.Uuid(), nullable=True),
        sa.Column("merged_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kept_id <> gone_id", name=op.f("ck_person_merge_two_records")),
        sa.ForeignKeyConstraint(["gone_id"], ["person.id"], name=op.f("fk_person_merge_gone_id_person")),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id_person")),
        sa.ForeignKeyConstraint(
            ["merged_by_id"], ["account.id"], name=op.f("fk_person_merge_merged_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
        sa.UniqueConstraint("gone_id", name=op.f("uq_person_merge_gone_id")),
    )
    with op.batch_alter_table("person_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_merge_kept_id"), ["kept_id"], unique=False)

    op.create_table(
        "shared_competence",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("framework", sa.String(length=120), nullable=False),
        sa.Column("reference", sa.String(length=250), nullable=False),
        sa.Column("label", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name=op.f("fk_shared_competence_share_id_share")),
        sa.PrimaryKeyConstraint("share_id", "url", name=op.f("pk_shared_competence")),
    )
    op.create_table(
        "shared_document",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_shared_document_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name=op.f("fk_shared_document_share_id_share")),
        sa.PrimaryKeyConstraint("share_id", "certificate_id", name=op.f("pk_shared_document")),
    )
    with op.batch_alter_table("shared_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shared_document_certificate_id"), ["certificate_id"], unique=False
        )

    op.create_table(
        "handout",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_by_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.Column("document_count", sa.Integer(), nullable=False),
        sa.Column("slip_count", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(file IS NULL) = (made_at IS NULL)", name=op.f("ck_handout_made_whole")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_handout_edition_id_edition")),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["account.id"], name=op.f("fk_handout_ordered_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_handout_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handout")),
    )
    with op.batch_alter_table("handout", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handout_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "place_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("given_name", sa.String(length=120), nullable=False),
        sa.Column("family_name", sa.String(length=120), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("language IN ('it', 'de', 'en')", name=op.f("ck_place_request_language")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_place_request_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_place_request_token_hash")),
    )
    with op.batch_alter_table("place_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_request_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_request_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "sheet_upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("file_label", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("ordered", sa.JSON(), nullable=False),
        sa.Column("applied", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("applied_at", sa.DateTime(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'people') = (edition_id IS NOT NULL)", name=op.f("ck_sheet_upload_people_have_edition")
        ),
        sa.CheckConstraint("kind IN ('courses', 'people')", name=op.f("ck_sheet_upload_kind")),
        sa.CheckConstraint("state IN ('draft', 'applying', 'applied')", name=op.f("ck_sheet_upload_state")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_sheet_upload_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_sheet_upload_made_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_sheet_upload_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_upload")),
    )
    with op.batch_alter_table("sheet_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sheet_upload_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_sheet_upload_organisation_id_kind_state"),
            ["organisation_id", "kind", "state"],
            unique=False,
        )

    op.create_table(
        "trainer_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("trainer_name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("address_key", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("writer_name", sa.String(length=120), nullable=True),
        sa.Column("writer_at", sa.DateTime(), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("language IN ('it', 'de', 'en')", name=op.f("ck_trainer_link_language")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_trainer_link_created_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_trainer_link_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_trainer_link_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer_link")),
    )
    with op.batch_alter_table("trainer_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trainer_link_address_key"), ["address_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_trainer_link_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "trainer_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["trainer_link.id"], name=op.f("fk_trainer_token_link_id_trainer_link")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_trainer_token")),
    )
    with op.batch_alter_table("trainer_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trainer_token_link_id"), ["link_id"], unique=False)

    with op.batch_alter_table("accreditation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ending_act", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("ended_by_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_accreditation_ended_by_id_account"), "account", ["ended_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_accreditation_withdrawn_by_id_account"), "account", ["withdrawn_by_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_accreditation_ended_order"),
            "ended_on IS NULL OR (confirmed_at IS NOT NULL AND valid_from <= ended_on)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_accreditation_ended_whole"),
            "(ended_on IS NULL) = (ending_act IS NULL) AND (ended_on IS NULL) = (ended_by_id IS NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_accreditation_withdrawn_unconfirmed"),
            "withdrawn_at IS NULL OR confirmed_at IS NULL",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_accreditation_withdrawn_whole"),
            "(withdrawn_by_id IS NULL) = (withdrawn_at IS NULL)",
        )

    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_account_id_at"), ["account_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_at_id"), ["at", "id"], unique=False)

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reference_owner_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("copied_from_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("creation_token", sa.String(length=43), nullable=True))
        batch_op.add_column(sa.Column("proposed_at", sa.DateTime(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_course_external_ref"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_course_creation_token"), ["creation_token"])
        batch_op.create_unique_constraint(
            batch_op.f("uq_course_reference_owner_id_external_ref"), ["reference_owner_id", "external_ref"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_course_reference_owner_id_organisation"),
            "organisation",
            ["reference_owner_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_course_copied_from_id_course"), "course", ["copied_from_id"], ["id"]
        )

    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("admits_at_once", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("queued_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("refusal_reason", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("refusal_message", sa.String(length=500), nullable=True))

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("finished_at", sa.DateTime(), nullable=True))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_alternative_identifier", ["alternative_identifier"], unique=False)
        batch_op.create_index("ix_person_merged_into_id", ["merged_into_id"], unique=False)

    # Defaults were for the rows that were there; from now on the application says what it means.
    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.alter_column("version", server_default=None)
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.alter_column("admits_at_once", server_default=None)
    # A reference is the lead's own word; until now it was unique over all providers.
    op.execute(
        "UPDATE course SET reference_owner_id = (SELECT organisation_id FROM course_provider"
        " WHERE course_provider.course_id = course.id AND is_lead) WHERE external_ref IS NOT NULL"
    )
    op.execute("UPDATE course SET proposed_at = updated_at WHERE state = 'proposed'")
    op.execute("UPDATE enrolment SET queued_at = created_at WHERE state IN ('requested', 'waiting')")
    op.execute("UPDATE job SET finished_at = run_at WHERE state = 'done'")


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_merged_into_id")
        batch_op.drop_index("ix_person_alternative_identifier")

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_column("finished_at")

    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_column("refusal_message")
        batch_op.drop_column("refusal_reason")
        batch_op.drop_column("queued_at")

    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_column("admits_at_once")

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_course_copied_from_id_course"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_course_reference_owner_id_organisation"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_course_reference_owner_id_external_ref"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_course_creation_token"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_course_external_ref"), ["external_ref"])
        batch_op.drop_column("proposed_at")
        batch_op.drop_column("creation_token")
        batch_op.drop_column("copied_from_id")
        batch_op.drop_column("version")
        batch_op.drop_column("reference_owner_id")

    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_at_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_account_id_at"))

    with op.batch_alter_table("accreditation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_accreditation_ended_order"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_accreditation_ended_whole"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_accreditation_withdrawn_unconfirmed"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_accreditation_withdrawn_whole"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_accreditation_withdrawn_by_id_account"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_accreditation_ended_by_id_account"), type_="foreignkey")
        batch_op.drop_column("ended_by_id")
        batch_op.drop_column("ending_act")
        batch_op.drop_column("ended_on")
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("withdrawn_by_id")

    with op.batch_alter_table("trainer_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trainer_token_link_id"))

    op.drop_table("trainer_token")
    with op.batch_alter_table("trainer_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trainer_link_edition_id"))
        batch_op.drop_index(batch_op.f("ix_trainer_link_address_key"))

    op.drop_table("trainer_link")
    with op.batch_alter_table("sheet_upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sheet_upload_organisation_id_kind_state"))
        batch_op.drop_index(batch_op.f("ix_sheet_upload_edition_id"))

    op.drop_table("sheet_upload")
    with op.batch_alter_table("place_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_request_edition_id"))
        batch_op.drop_index(batch_op.f("ix_place_request_created_at"))

    op.drop_table("place_request")
    with op.batch_alter_table("handout", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handout_edition_id"))

    op.drop_table("handout")
    with op.batch_alter_table("shared_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shared_document_certificate_id"))

    op.drop_table("shared_document")
    op.drop_table("shared_competence")
    with op.batch_alter_table("person_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_merge_kept_id"))

    op.drop_table("person_merge")
    with op.batch_alter_table("person_distinction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_distinction_second_id"))

    op.drop_table("person_distinction")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_invitation_open",
            sqlite_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
        )

    op.drop_table("invitation")
    op.drop_table("framework_upload")
    with op.batch_alter_table("claim_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_link_claim_code_id"))

    op.drop_table("claim_link")
    op.drop_table("calendar_link")
    op.drop_table("sheet_memory")
    with op.batch_alter_table("share", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_share_person_id"))

    op.drop_table("share")
    with op.batch_alter_table("claim_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_code_person_id"))

    op.drop_table("claim_code")
    with op.batch_alter_table("address_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_address_link_person_id"))

    op.drop_table("address_link")
    op.drop_table("worker_sign")
