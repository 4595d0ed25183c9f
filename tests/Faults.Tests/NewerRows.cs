namespace LivePlatform.Faults.Tests;

/// <summary>What a newer version wrote into one database for a customer that was brought up.</summary>
/// <param name="Database">The database.</param>
/// <param name="Write">Writes the name, and makes due what meets it.</param>
/// <param name="Restore">Takes it back.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="IsFree">True when no process holds it.</param>
/// <param name="LeftAlone">True when work of an unknown kind was not touched.</param>
internal sealed record NewerRow(string Database, string Write, string Restore, string Tries, string IsFree, string LeftAlone);

/// <summary>One for each service whose loops read names.</summary>
internal static class NewerRows
{
    public static IReadOnlyList<NewerRow> Of(Guid runId, Guid tenantId, string unknown) =>
        [
            OfOnboarding(runId, unknown), OfTenantCredential(tenantId, unknown), OfRoleValidation(tenantId, unknown),
            OfReplication(tenantId, unknown),
        ];

    private static NewerRow OfOnboarding(Guid runId, string unknown) => new(
        "onboarding",
        $"""
        UPDATE runs SET state = '{unknown}' WHERE id = '{runId}';
        INSERT INTO due_runs (run_id, service_provider_id, due_at, wakes) SELECT id, service_provider_id, now(), 0 FROM runs
            WHERE id = '{runId}'
        """,
        $"UPDATE runs SET state = 'Completed' WHERE id = '{runId}'; DELETE FROM due_runs WHERE run_id = '{runId}'",
        $"SELECT broke_off FROM due_runs WHERE run_id = '{runId}'",
        $"SELECT lease_until IS NULL FROM due_runs WHERE run_id = '{runId}'",
        "SELECT true");

    private static NewerRow OfTenantCredential(Guid tenantId, string unknown)
    {
        var connection = $"(SELECT id FROM connections WHERE m365_tenant_id = '{tenantId}')";
        return new(
            "tenant_credential",
            $$"""
            UPDATE connections SET status = '{{unknown}}' WHERE id = {{connection}};
            INSERT INTO due_validations (connection_id, kind, service_provider_id, due_at, attempts)
            SELECT id, kind, service_provider_id, now() - interval '1 hour', 0
                FROM connections, unnest('{Validation,{{unknown}}}'::text[]) kind WHERE id = {{connection}}
            ON CONFLICT (connection_id, kind) DO UPDATE SET due_at = excluded.due_at;
            UPDATE expiry_calendar SET due_at = now() WHERE connection_id = {{connection}};
            NOTIFY live_expiry
            """,
            $"UPDATE connections SET status = 'Verified' WHERE id = {connection}; DELETE FROM due_validations WHERE kind = '{unknown}'",
            $"SELECT broke_off FROM due_validations WHERE connection_id = {connection} AND kind = 'Validation'",
            $"SELECT lease_until IS NULL FROM due_validations WHERE connection_id = {connection} AND kind = 'Validation'",
            $"SELECT claim IS NULL AND broke_off = 0 FROM due_validations WHERE connection_id = {connection} AND kind = '{unknown}'");
    }

    private static NewerRow OfRoleValidation(Guid tenantId, string unknown)
    {
        var connection = $"(SELECT connection_id FROM known_connections WHERE m365tenant_id = '{tenantId}')";
        return new(
            "role_validation",
            $"""
            INSERT INTO due_assessments (connection_id, stage, dns_mode, service_provider_id, assessment_id, urgency, due_at,
                requested_at, attempts, looks)
            SELECT connection_id, '{unknown}', dns_mode, service_provider_id, gen_random_uuid(), 0, now() - interval '1 hour', now(), 0, 0
            FROM due_assessments WHERE connection_id = {connection} LIMIT 1;
            UPDATE due_assessments SET reason = '{unknown}', due_at = now() WHERE connection_id = {connection} AND stage <> '{unknown}'
            """,
            $"UPDATE due_assessments SET reason = NULL WHERE reason = '{unknown}'; DELETE FROM due_assessments WHERE stage = '{unknown}'",
            $"SELECT max(broke_off) FROM due_assessments WHERE connection_id = {connection}",
            $"SELECT bool_and(lease_until IS NULL) FROM due_assessments WHERE connection_id = {connection}",
            $"SELECT claim IS NULL AND broke_off = 0 FROM due_assessments WHERE connection_id = {connection} AND stage = '{unknown}'");
    }

    private static NewerRow OfReplication(Guid tenantId, string unknown)
    {
        var directory = $"(SELECT id FROM directories WHERE m365tenant_id = '{tenantId}')";
        return new(
            "replication",
            $"UPDATE directory_parts SET kind = '{unknown}' WHERE kind = 'Groups' AND directory_id = {directory}; UPDATE dispatch SET "
                + $"due_at = now() WHERE directory_id = {directory}",
            $"UPDATE directory_parts SET kind = 'Groups' WHERE kind = '{unknown}'; UPDATE dispatch SET due_at = now() WHERE "
                + $"directory_id = {directory}",
            $"SELECT fence FROM dispatch WHERE directory_id = {directory}",
            $"SELECT lease_until IS NULL FROM dispatch WHERE directory_id = {directory}",
            "SELECT true");
    }
}
