"""proven in practice"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "host_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("address_key", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("writer_name", sa.String(length=200), nullable=True),
        sa.Column("writer_role", sa.String(length=120), nullable=True),
        sa.Column("writer_at", sa.DateTime(), nullable=True),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("language IN ('it', 'de', 'en')", name=op.f("ck_host_link_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_link")),
        sa.UniqueConstraint("address_key", name=op.f("uq_host_link_address_key")),
    )
    op.create_table(
        "dossier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("joined_into_id", sa.Uuid(), nullable=True),
        sa.Column("presentation", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("joined_into_id IS NULL OR joined_into_id <> id", name=op.f("ck_dossier_joined")),
        sa.ForeignKeyConstraint(
            ["joined_into_id"], ["dossier.id"], name=op.f("fk_dossier_joined_into_id_dossier")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dossier_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("person_id", name=op.f("uq_dossier_person_id")),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_joined_into_id"), ["joined_into_id"], unique=False)

    op.create_table(
        "public_issuer",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_public_issuer_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_public_issuer")),
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("stage_since", sa.DateTime(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("f1_id", sa.Uuid(), nullable=True),
        sa.Column("f2_id", sa.Uuid(), nullable=True),
        sa.Column("f3_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("informed_at", sa.DateTime(), nullable=True),
        sa.Column("interview_on", sa.Date(), nullable=True),
        sa.Column("standard_scope", sa.String(length=200), nullable=True),
        sa.Column("standard_repertory", sa.String(length=200), nullable=True),
        sa.Column("standard_code", sa.String(length=60), nullable=True),
        sa.Column("standard_version", sa.String(length=60), nullable=True),
        sa.Column("standard_title", sa.String(length=200), nullable=True),
        sa.Column("standard_eqf", sa.Integer(), nullable=True),
        sa.Column("is_whole_qualification", sa.Boolean(), nullable=False),
        sa.Column("ways", sa.String(length=300), nullable=False),
        sa.Column("outcome_words", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "part IN ('identification', 'validation', 'certification')", name=op.f("ck_assessment_part")
        ),
        sa.CheckConstraint(
            "stage <> 'refused' OR length(outcome_words) > 0", name=op.f("ck_assessment_refused_with_reasons")
        ),
        sa.CheckConstraint(
            "stage IN ('access', 'identification', 'evaluation', 'attestation', 'ended', 'refused', 'withdrawn')",
            name=op.f("ck_assessment_stage"),
        ),
        sa.CheckConstraint(
            "f1_id IS NULL OR f1_id <> person_id", name=op.f("ck_assessment_f1_is_not_the_person")
        ),
        sa.CheckConstraint(
            "f1_id IS NULL OR f3_id IS NULL OR f1_id <> f3_id", name=op.f("ck_assessment_f1_is_not_f3")
        ),
        sa.CheckConstraint(
            "f2_id IS NULL OR f2_id <> person_id", name=op.f("ck_assessment_f2_is_not_the_person")
        ),
        sa.CheckConstraint(
            "f3_id IS NULL OR f3_id <> person_id", name=op.f("ck_assessment_f3_is_not_the_person")
        ),
        sa.CheckConstraint(
            "standard_eqf IS NULL OR standard_eqf BETWEEN 1 AND 8", name=op.f("ck_assessment_eqf")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["organisation.id"], name=op.f("fk_assessment_body_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_assessment_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(["f1_id"], ["person.id"], name=op.f("fk_assessment_f1_id_person")),
        sa.ForeignKeyConstraint(["f2_id"], ["person.id"], name=op.f("fk_assessment_f2_id_person")),
        sa.ForeignKeyConstraint(["f3_id"], ["person.id"], name=op.f("fk_assessment_f3_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assessment_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index("ix_assessment_body_stage", ["body_id", "stage"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_f1_id"), ["f1_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_f2_id"), ["f2_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_f3_id"), ["f3_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_assessment_open",
            ["dossier_id", "part"],
            unique=True,
            sqlite_where=sa.text("stage IN ('access', 'identification', 'evaluation', 'attestation')"),
            postgresql_where=sa.text("stage IN ('access', 'identification', 'evaluation', 'attestation')"),
        )

    op.create_table(
        "certificate_annex",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("annex_sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_annex_certificate_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_annex")),
    )
    op.create_table(
        "certificate_deposit",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("deposited_at", sa.DateTime(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("declared", sa.JSON(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_certificate_deposit_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_deposit_certificate_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_deposit")),
    )
    op.create_table(
        "dossier_competence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("competence_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competence_id"], ["competence.id"], name=op.f("fk_dossier_competence_competence_id_competence")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_competence_dossier_id_dossier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_competence")),
        sa.UniqueConstraint(
            "dossier_id", "competence_id", name=op.f("uq_dossier_competence_dossier_id_competence_id")
        ),
    )
    op.create_table(
        "dossier_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "source IN ('placement', 'enrolment', 'experience')", name=op.f("ck_dossier_part_source")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_part_dossier_id_dossier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_part")),
        sa.UniqueConstraint(
            "dossier_id", "source", "source_id", name=op.f("uq_dossier_part_dossier_id_source_source_id")
        ),
    )
    op.create_table(
        "dossier_pdf",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_version", sa.Integer(), nullable=False),
        sa.Column("ordered_by_id", sa.Uuid(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(file IS NULL) = (made_at IS NULL)", name=op.f("ck_dossier_pdf_made_whole")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_pdf_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["account.id"], name=op.f("fk_dossier_pdf_ordered_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_pdf")),
    )
    with op.batch_alter_table("dossier_pdf", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_pdf_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("context", sa.String(length=12), nullable=False),
        sa.Column("context_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("uploaded_by", sa.String(length=200), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_why", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "context IN ('placement', 'experience', 'assessment')", name=op.f("ck_evidence_file_context")
        ),
        sa.CheckConstraint(
            "media_type IN ('application/pdf', 'image/jpeg', 'image/png')",
            name=op.f("ck_evidence_file_media_type"),
        ),
        sa.CheckConstraint(
            "(deleted_at IS NULL) = (deleted_why IS NULL)", name=op.f("ck_evidence_file_deleted_why")
        ),
        sa.CheckConstraint(
            "(key IS NULL) = (deleted_at IS NOT NULL)", name=op.f("ck_evidence_file_deleted_whole")
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_evidence_file_size")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_file_person_id_person")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["account.id"], name=op.f("fk_evidence_file_uploaded_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
    )
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_file_context", ["context", "context_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_file_person_id"), ["person_id"], unique=False)

    op.create_table(
        "experience",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("hours", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('formal', 'non_formal', 'informal')", name=op.f("ck_experience_kind")),
        sa.CheckConstraint("until_on IS NULL OR from_on <= until_on", name=op.f("ck_experience_order")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_experience_dossier_id_dossier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience")),
    )
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experience_dossier_id"), ["dossier_id"], unique=False)

    op.create_table(
        "issuer_switch",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('attendance', 'placement', 'transparency', 'validation', 'certificate')",
            name=op.f("ck_issuer_switch_kind"),
        ),
        sa.CheckConstraint(
            "name IN ('art_40', 'stamp_duty', 'contrassegno')", name=op.f("ck_issuer_switch_name")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["account.id"], name=op.f("fk_issuer_switch_changed_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_issuer_switch_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "kind", "name", name=op.f("pk_issuer_switch")),
    )
    op.create_table(
        "placement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("variant", sa.String(length=30), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", sa.DateTime(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("promoter_id", sa.Uuid(), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("second_host_id", sa.Uuid(), nullable=True),
        sa.Column("second_host_version", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("activities", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("languages", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("informed_on", sa.Date(), nullable=True),
        sa.Column("planned_hours", sa.Numeric(precision=7, scale=2), nullable=False),
        sa.Column("guardian_name", sa.String(length=200), nullable=True),
        sa.Column("guardian_address", sa.String(length=254), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('closed', 'interrupted', 'never_started')) = (ended_on IS NOT NULL)",
            name=op.f("ck_placement_ended_on"),
        ),
        sa.CheckConstraint(
            "kind IN ('internship', 'curricular', 'school', 'civil_service', 'volunteering', 'abroad', 'company_volunteering')",
            name=op.f("ck_placement_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'agreed', 'active', 'suspended', 'reported', 'closed', 'interrupted', 'never_started', 'cancelled')",
            name=op.f("ck_placement_state"),
        ),
        sa.CheckConstraint("planned_hours > 0", name=op.f("ck_placement_planned_hours")),
        sa.CheckConstraint(
            "(second_host_id IS NULL) = (second_host_version IS NULL)", name=op.f("ck_placement_second_host")
        ),
        sa.CheckConstraint(
            "second_host_id IS NULL OR second_host_id <> host_id", name=op.f("ck_placement_two_hosts")
        ),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_placement_order")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_placement_created_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["organisation.id"], name=op.f("fk_placement_host_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_placement_person_id_person")),
        sa.ForeignKeyConstraint(
            ["promoter_id"], ["organisation.id"], name=op.f("fk_placement_promoter_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["second_host_id"], ["organisation.id"], name=op.f("fk_placement_second_host_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index("ix_placement_host_state", ["host_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_placement_promoter_state", ["promoter_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_second_host_id"), ["second_host_id"], unique=False)

    op.create_table(
        "appeal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("f1_id", sa.Uuid(), nullable=True),
        sa.Column("f2_id", sa.Uuid(), nullable=True),
        sa.Column("f3_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.Column("heard_by_id", sa.Uuid(), nullable=True),
        sa.Column("result", sa.String(length=10), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "result IS NULL OR result IN ('upheld', 'rejected')", name=op.f("ck_appeal_result")
        ),
        sa.CheckConstraint("(result IS NULL) = (heard_by_id IS NULL)", name=op.f("ck_appeal_heard_whole")),
        sa.CheckConstraint(
            "heard_by_id IS NULL OR ((f1_id IS NULL OR heard_by_id <> f1_id) AND (f2_id IS NULL OR heard_by_id <> f2_id) AND (f3_id IS NULL OR heard_by_id <> f3_id))",
            name=op.f("ck_appeal_heard_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_appeal_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(["f1_id"], ["person.id"], name=op.f("fk_appeal_f1_id_person")),
        sa.ForeignKeyConstraint(["f2_id"], ["person.id"], name=op.f("fk_appeal_f2_id_person")),
        sa.ForeignKeyConstraint(["f3_id"], ["person.id"], name=op.f("fk_appeal_f3_id_person")),
        sa.ForeignKeyConstraint(["heard_by_id"], ["person.id"], name=op.f("fk_appeal_heard_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("assessment_id", name=op.f("uq_appeal_assessment_id")),
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appeal_f1_id"), ["f1_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_f2_id"), ["f2_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_f3_id"), ["f3_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appeal_heard_by_id"), ["heard_by_id"], unique=False)

    op.create_table(
        "assessed_competence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("competence_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("ada_code", sa.String(length=60), nullable=True),
        sa.Column("ada_version", sa.String(length=60), nullable=True),
        sa.Column("verdict", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.String(length=30), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "reason IS NULL OR reason IN ('episode_and_voices', 'evidence', 'interview', 'practical_test', 'episode_missing', 'evidence_missing', 'not_observed', 'voices_differ', 'other')",
            name=op.f("ck_assessed_competence_reason"),
        ),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict IN ('yes', 'partly', 'no')",
            name=op.f("ck_assessed_competence_verdict"),
        ),
        sa.CheckConstraint(
            "(verdict IS NULL) = (decided_by_id IS NULL)", name=op.f("ck_assessed_competence_decided_by")
        ),
        sa.CheckConstraint(
            "(verdict IS NULL) = (reason IS NULL)", name=op.f("ck_assessed_competence_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessed_competence_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["competence_id"], ["competence.id"], name=op.f("fk_assessed_competence_competence_id_competence")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_assessed_competence_decided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessed_competence")),
        sa.UniqueConstraint(
            "assessment_id", "position", name=op.f("uq_assessed_competence_assessment_id_position")
        ),
    )
    with op.batch_alter_table("assessed_competence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessed_competence_decided_by_id"), ["decided_by_id"], unique=False
        )

    op.create_table(
        "attestation_terms",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("participation", sa.String(length=20), nullable=True),
        sa.Column("languages", sa.String(length=60), nullable=False),
        sa.Column("quality", sa.String(length=500), nullable=False),
        sa.Column("signer_name", sa.String(length=200), nullable=False),
        sa.Column("signer_office", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "participation IN ('in_presence', 'online', 'mixed')",
            name=op.f("ck_attestation_terms_participation"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_attestation_terms_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_attestation_terms")),
    )
    op.create_table(
        "commission",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=120), nullable=False),
        sa.Column("president", sa.String(length=200), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.String(length=120), nullable=False),
        sa.Column("minutes_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_commission_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_commission")),
    )
    op.create_table(
        "conflict_declaration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("declared_by_id", sa.Uuid(), nullable=False),
        sa.Column("function", sa.String(length=2), nullable=False),
        sa.Column("has_conflict", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("function IN ('f1', 'f2', 'f3')", name=op.f("ck_conflict_declaration_function")),
        sa.CheckConstraint(
            "NOT has_conflict OR length(words) > 0", name=op.f("ck_conflict_declaration_words")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_conflict_declaration_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["person.id"], name=op.f("fk_conflict_declaration_declared_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_declaration")),
        sa.UniqueConstraint(
            "assessment_id",
            "declared_by_id",
            "function",
            name=op.f("uq_conflict_declaration_assessment_id_declared_by_id_function"),
        ),
    )
    with op.batch_alter_table("conflict_declaration", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conflict_declaration_declared_by_id"), ["declared_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_conflict_declaration_side",
            ["assessment_id", "declared_by_id"],
            unique=True,
            sqlite_where=sa.text("function <> 'f2' AND NOT has_conflict"),
            postgresql_where=sa.text("function <> 'f2' AND NOT has_conflict"),
        )

    op.create_table(
        "dossier_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("competence_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competence_id"],
            ["dossier_competence.id"],
            name=op.f("fk_dossier_evidence_competence_id_dossier_competence"),
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence_file.id"], name=op.f("fk_dossier_evidence_evidence_id_evidence_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_evidence")),
        sa.UniqueConstraint(
            "competence_id", "evidence_id", name=op.f("uq_dossier_evidence_competence_id_evidence_id")
        ),
    )
    with op.batch_alter_table("dossier_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_evidence_evidence_id"), ["evidence_id"], unique=False)

    op.create_table(
        "dossier_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=True),
        sa.Column("asked_for", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("scan_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(basis = 'own_volunteer') = (placement_id IS NOT NULL)",
            name=op.f("ck_dossier_receipt_placement"),
        ),
        sa.CheckConstraint(
            "(mode = 'scanned') <= (scan_id IS NOT NULL)", name=op.f("ck_dossier_receipt_scan")
        ),
        sa.CheckConstraint(
            "(state = 'issued') = (certificate_id IS NOT NULL)", name=op.f("ck_dossier_receipt_issued_whole")
        ),
        sa.CheckConstraint(
            "(state IN ('agreed', 'issued')) = (signed_on IS NOT NULL)",
            name=op.f("ck_dossier_receipt_signed_when_agreed"),
        ),
        sa.CheckConstraint(
            "basis IN ('own_volunteer', 'identification')", name=op.f("ck_dossier_receipt_basis")
        ),
        sa.CheckConstraint(
            "mode IS NULL OR mode IN ('click', 'scanned')", name=op.f("ck_dossier_receipt_mode")
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'agreed', 'declined', 'issued')", name=op.f("ck_dossier_receipt_state")
        ),
        sa.CheckConstraint(
            "(signed_on IS NULL) = (mode IS NULL)", name=op.f("ck_dossier_receipt_signed_whole")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_dossier_receipt_asked_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_dossier_receipt_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_receipt_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["organisation.id"], name=op.f("fk_dossier_receipt_issuer_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_dossier_receipt_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["evidence_file.id"], name=op.f("fk_dossier_receipt_scan_id_evidence_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_receipt")),
        sa.UniqueConstraint("certificate_id", name=op.f("uq_dossier_receipt_certificate_id")),
        sa.UniqueConstraint(
            "dossier_id",
            "issuer_id",
            "asked_for",
            name=op.f("uq_dossier_receipt_dossier_id_issuer_id_asked_for"),
        ),
    )
    with op.batch_alter_table("dossier_receipt", schema=None) as batch_op:
        batch_op.create_index("ix_dossier_receipt_issuer_state", ["issuer_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_receipt_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "guardian_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_guardian_token_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_guardian_token")),
    )
    with op.batch_alter_table("guardian_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guardian_token_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "host_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=True),
        sa.Column("sent_with_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("bounced_at", sa.DateTime(), nullable=True),
        sa.Column("bounce", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('invite', 'reminder', 'fresh', 'question')", name=op.f("ck_host_mail_purpose")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'bounced', 'opened', 'stopped')", name=op.f("ck_host_mail_state")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["host_link.id"], name=op.f("fk_host_mail_link_id_host_link")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_host_mail_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(
            ["sent_with_id"], ["host_mail.id"], name=op.f("fk_host_mail_sent_with_id_host_mail")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_mail")),
    )
    with op.batch_alter_table("host_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_host_mail_link_id"), ["link_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_host_mail_placement_id"), ["placement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_host_mail_sent_with_id"), ["sent_with_id"], unique=False)

    op.create_table(
        "hour_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("activity", sa.String(length=300), nullable=False),
        sa.Column("told_hours", sa.Numeric(precision=4, scale=2), nullable=True),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_hours", sa.Numeric(precision=4, scale=2), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=200), nullable=False),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(confirmed_hours IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_hour_entry_confirmed_whole")
        ),
        sa.CheckConstraint(
            "confirmed_hours IS NULL OR (confirmed_hours >= 0 AND confirmed_hours <= 24)",
            name=op.f("ck_hour_entry_confirmed_hours"),
        ),
        sa.CheckConstraint(
            "told_hours IS NOT NULL OR confirmed_hours IS NOT NULL",
            name=op.f("ck_hour_entry_said_by_somebody"),
        ),
        sa.CheckConstraint(
            "told_hours IS NULL OR (told_hours > 0 AND told_hours <= 24)",
            name=op.f("ck_hour_entry_told_hours"),
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_hour_entry_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["evidence_file.id"], name=op.f("fk_hour_entry_sheet_id_evidence_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_entry")),
        sa.UniqueConstraint("placement_id", "day", name=op.f("uq_hour_entry_placement_id_day")),
    )
    op.create_table(
        "own_remark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("length(words) > 0", name=op.f("ck_own_remark_words")),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_own_remark_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_remark")),
        sa.UniqueConstraint("placement_id", "day", name=op.f("uq_own_remark_placement_id_day")),
    )
    op.create_table(
        "own_words",
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("saved", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_own_words_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_own_words")),
    )
    op.create_table(
        "placement_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_event_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_event")),
    )
    with op.batch_alter_table("placement_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_event_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "placement_tutor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("address_key", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "party IN ('host', 'second_host', 'promoter')", name=op.f("ck_placement_tutor_party")
        ),
        sa.CheckConstraint("until_on IS NULL OR from_on <= until_on", name=op.f("ck_placement_tutor_order")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_placement_tutor_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_tutor_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_tutor")),
    )
    with op.batch_alter_table("placement_tutor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_tutor_address_key"), ["address_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_tutor_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placement_tutor_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "project_objective",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("competence_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["competence_id"], ["competence.id"], name=op.f("fk_project_objective_competence_id_competence")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_project_objective_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_objective")),
        sa.UniqueConstraint(
            "placement_id", "competence_id", name=op.f("uq_project_objective_placement_id_competence_id")
        ),
    )
    with op.batch_alter_table("project_objective", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_objective_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "project_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("scan_id", sa.Uuid(), nullable=True),
        sa.Column("project_sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(mode = 'scanned') = (scan_id IS NOT NULL)", name=op.f("ck_project_signature_scan")
        ),
        sa.CheckConstraint("mode IN ('click', 'scanned')", name=op.f("ck_project_signature_mode")),
        sa.CheckConstraint(
            "party IN ('promoter', 'host', 'second_host', 'person', 'guardian')",
            name=op.f("ck_project_signature_party"),
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_project_signature_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["account.id"], name=op.f("fk_project_signature_recorded_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["evidence_file.id"], name=op.f("fk_project_signature_scan_id_evidence_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_signature")),
        sa.UniqueConstraint(
            "placement_id", "version", "party", name=op.f("uq_project_signature_placement_id_version_party")
        ),
    )
    with op.batch_alter_table("project_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_signature_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "host_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("tutor_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=200), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_host_question_answered_whole")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_host_question_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_host_question_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["tutor_id"], ["placement_tutor.id"], name=op.f("fk_host_question_tutor_id_placement_tutor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_question")),
        sa.UniqueConstraint(
            "assessment_id", "tutor_id", name=op.f("uq_host_question_assessment_id_tutor_id")
        ),
    )
    with op.batch_alter_table("host_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_host_question_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_host_question_tutor_id"), ["tutor_id"], unique=False)

    op.create_table(
        "host_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("is_printed", sa.Boolean(), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["host_link.id"], name=op.f("fk_host_token_link_id_host_link")),
        sa.ForeignKeyConstraint(["mail_id"], ["host_mail.id"], name=op.f("fk_host_token_mail_id_host_mail")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_host_token")),
    )
    with op.batch_alter_table("host_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_host_token_link_id"), ["link_id"], unique=False)

    op.create_table(
        "observation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("placement_id", sa.Uuid(), nullable=False),
        sa.Column("competence_id", sa.Uuid(), nullable=False),
        sa.Column("tutor_id", sa.Uuid(), nullable=False),
        sa.Column("shown", sa.String(length=12), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("episode", sa.Text(), nullable=False),
        sa.Column("writer_name", sa.String(length=200), nullable=False),
        sa.Column("writer_role", sa.String(length=120), nullable=False),
        sa.Column("saved", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "level IS NULL OR (shown = 'shown' AND level BETWEEN 1 AND 4)", name=op.f("ck_observation_level")
        ),
        sa.CheckConstraint(
            "shown IS NULL OR shown IN ('shown', 'not_shown', 'not_observed')",
            name=op.f("ck_observation_shown"),
        ),
        sa.CheckConstraint("sent_at IS NULL OR shown IS NOT NULL", name=op.f("ck_observation_sent_whole")),
        sa.ForeignKeyConstraint(
            ["competence_id"], ["competence.id"], name=op.f("fk_observation_competence_id_competence")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_observation_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(
            ["tutor_id"], ["placement_tutor.id"], name=op.f("fk_observation_tutor_id_placement_tutor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint(
            "placement_id",
            "competence_id",
            "tutor_id",
            name=op.f("uq_observation_placement_id_competence_id_tutor_id"),
        ),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_placement_id"), ["placement_id"], unique=False)

    op.create_table(
        "verdict_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("competence_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competence_id"],
            ["assessed_competence.id"],
            name=op.f("fk_verdict_change_competence_id_assessed_competence"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_verdict_change_decided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict_change")),
    )
    with op.batch_alter_table("verdict_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verdict_change_competence_id"), ["competence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verdict_change_decided_by_id"), ["decided_by_id"], unique=False)

    op.create_table(
        "former_response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observation.id"], name=op.f("fk_former_response_observation_id_observation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_response")),
    )
    with op.batch_alter_table("former_response", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_former_response_observation_id"), ["observation_id"], unique=False
        )

    op.create_table(
        "response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("answer = 'agree' OR length(words) > 0", name=op.f("ck_response_words")),
        sa.CheckConstraint("answer IN ('agree', 'add', 'disagree')", name=op.f("ck_response_answer")),
        sa.ForeignKeyConstraint(
            ["observation_id"], ["observation.id"], name=op.f("fk_response_observation_id_observation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("observation_id", name=op.f("uq_response_observation_id")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signed_pdf_sha256", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("signed_pdf_file", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("protocol_number", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("provincial_number", sa.String(length=80), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_certificate_status"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_certificate_signed_whole"),
            "(signed_pdf_sha256 IS NULL) = (signed_pdf_file IS NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_certificate_waiting"),
            "NOT status IN ('prepared', 'annulled') OR (kind IN ('validation', 'certificate') AND signed_pdf_file IS NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_certificate_complete_with_signature"),
            "NOT kind IN ('validation', 'certificate') OR status IN ('prepared', 'annulled') OR status = 'erased' OR signed_pdf_file IS NOT NULL",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_certificate_status"),
            "status IN ('prepared', 'issued', 'suspended', 'revoked', 'replaced', 'erased', 'annulled')",
        )
        batch_op.drop_constraint(
            batch_op.f("uq_certificate_person_id_subject_type_subject_id_kind_version"), type_="unique"
        )
        batch_op.drop_constraint(batch_op.f("uq_certificate_replaces_id"), type_="unique")
        batch_op.create_index(
            "uq_certificate_replaces_id",
            ["replaces_id"],
            unique=True,
            sqlite_where=sa.text("status <> 'annulled'"),
            postgresql_where=sa.text("status <> 'annulled'"),
        )
        batch_op.create_index(
            "uq_certificate_once",
            ["person_id", "subject_type", "subject_id", "kind", "version"],
            unique=True,
            sqlite_where=sa.text("status <> 'annulled'"),
            postgresql_where=sa.text("status <> 'annulled'"),
        )

    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_invitation_role"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_invitation_role"),
            "role IN ('operator', 'provider_staff', 'provider_lead', 'promoter_staff', 'promoter_lead', 'assessor', 'assessment_lead')",
        )


def downgrade() -> None:
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_invitation_role"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_invitation_role"), "role IN ('operator', 'provider_staff', 'provider_lead')"
        )

    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_certificate_once",
            sqlite_where=sa.text("status <> 'annulled'"),
            postgresql_where=sa.text("status <> 'annulled'"),
        )
        batch_op.drop_index(
            "uq_certificate_replaces_id",
            sqlite_where=sa.text("status <> 'annulled'"),
            postgresql_where=sa.text("status <> 'annulled'"),
        )
        batch_op.create_unique_constraint(batch_op.f("uq_certificate_replaces_id"), ["replaces_id"])
        batch_op.create_unique_constraint(
            batch_op.f("uq_certificate_person_id_subject_type_subject_id_kind_version"),
            ["person_id", "subject_type", "subject_id", "kind", "version"],
        )
        batch_op.drop_constraint(batch_op.f("ck_certificate_signed_whole"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_certificate_waiting"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_certificate_complete_with_signature"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_certificate_status"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_certificate_status"),
            "status IN ('issued', 'suspended', 'revoked', 'replaced', 'erased')",
        )
        batch_op.drop_column("provincial_number")
        batch_op.drop_column("protocol_number")
        batch_op.drop_column("signed_pdf_file")
        batch_op.drop_column("signed_pdf_sha256")

    op.drop_table("response")
    with op.batch_alter_table("former_response", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_response_observation_id"))

    op.drop_table("former_response")
    with op.batch_alter_table("verdict_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verdict_change_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_verdict_change_competence_id"))

    op.drop_table("verdict_change")
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observation_placement_id"))

    op.drop_table("observation")
    with op.batch_alter_table("host_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_host_token_link_id"))

    op.drop_table("host_token")
    with op.batch_alter_table("host_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_host_question_tutor_id"))
        batch_op.drop_index(batch_op.f("ix_host_question_asked_by_id"))

    op.drop_table("host_question")
    with op.batch_alter_table("project_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_signature_placement_id"))

    op.drop_table("project_signature")
    with op.batch_alter_table("project_objective", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_objective_placement_id"))

    op.drop_table("project_objective")
    with op.batch_alter_table("placement_tutor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_tutor_placement_id"))
        batch_op.drop_index(batch_op.f("ix_placement_tutor_person_id"))
        batch_op.drop_index(batch_op.f("ix_placement_tutor_address_key"))

    op.drop_table("placement_tutor")
    with op.batch_alter_table("placement_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_event_placement_id"))

    op.drop_table("placement_event")
    op.drop_table("own_words")
    op.drop_table("own_remark")
    op.drop_table("hour_entry")
    with op.batch_alter_table("host_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_host_mail_sent_with_id"))
        batch_op.drop_index(batch_op.f("ix_host_mail_placement_id"))
        batch_op.drop_index(batch_op.f("ix_host_mail_link_id"))

    op.drop_table("host_mail")
    with op.batch_alter_table("guardian_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guardian_token_placement_id"))

    op.drop_table("guardian_token")
    with op.batch_alter_table("dossier_receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_receipt_placement_id"))
        batch_op.drop_index("ix_dossier_receipt_issuer_state")

    op.drop_table("dossier_receipt")
    with op.batch_alter_table("dossier_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_evidence_evidence_id"))

    op.drop_table("dossier_evidence")
    with op.batch_alter_table("conflict_declaration", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_conflict_declaration_side",
            sqlite_where=sa.text("function <> 'f2' AND NOT has_conflict"),
            postgresql_where=sa.text("function <> 'f2' AND NOT has_conflict"),
        )
        batch_op.drop_index(batch_op.f("ix_conflict_declaration_declared_by_id"))

    op.drop_table("conflict_declaration")
    op.drop_table("commission")
    op.drop_table("attestation_terms")
    with op.batch_alter_table("assessed_competence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessed_competence_decided_by_id"))

    op.drop_table("assessed_competence")
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appeal_heard_by_id"))
        batch_op.drop_index(batch_op.f("ix_appeal_f3_id"))
        batch_op.drop_index(batch_op.f("ix_appeal_f2_id"))
        batch_op.drop_index(batch_op.f("ix_appeal_f1_id"))

    op.drop_table("appeal")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placement_second_host_id"))
        batch_op.drop_index("ix_placement_promoter_state")
        batch_op.drop_index(batch_op.f("ix_placement_person_id"))
        batch_op.drop_index("ix_placement_host_state")

    op.drop_table("placement")
    op.drop_table("issuer_switch")
    with op.batch_alter_table("experience", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experience_dossier_id"))

    op.drop_table("experience")
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_file_person_id"))
        batch_op.drop_index("ix_evidence_file_context")

    op.drop_table("evidence_file")
    with op.batch_alter_table("dossier_pdf", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_pdf_dossier_id"))

    op.drop_table("dossier_pdf")
    op.drop_table("dossier_part")
    op.drop_table("dossier_competence")
    op.drop_table("certificate_deposit")
    op.drop_table("certificate_annex")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assessment_open",
            sqlite_where=sa.text("stage IN ('access', 'identification', 'evaluation', 'attestation')"),
            postgresql_where=sa.text("stage IN ('access', 'identification', 'evaluation', 'attestation')"),
        )
        batch_op.drop_index(batch_op.f("ix_assessment_person_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_f3_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_f2_id"))
        batch_op.drop_index(batch_op.f("ix_assessment_f1_id"))
        batch_op.drop_index("ix_assessment_body_stage")

    op.drop_table("assessment")
    op.drop_table("public_issuer")
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_joined_into_id"))

    op.drop_table("dossier")
    op.drop_table("host_link")
