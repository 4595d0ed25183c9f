using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.ServiceProviders;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.Onboarding.System;

/// <summary>All providers, read by the system role past row-level security; only operators of System scope get here.</summary>
internal static class ListServiceProviders
{
    private const string Query =
        """
        SELECT service_provider_id, name, created_at, version
        FROM service_providers
        WHERE service_provider_id > $1
        ORDER BY service_provider_id
        LIMIT $2
        """;

    internal static async Task<Results<Ok<CursorPage<ServiceProviderResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page, Database<OnboardingDbContext> database, CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid after) is { } refusal)
        {
            return refusal;
        }

        await using var command = database.System.CreateCommand(Query);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(take + 1);
        var rows = new List<ServiceProviderResponse>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new ServiceProviderResponse(
                reader.GetGuid(0), reader.GetString(1), await reader.GetFieldValueAsync<DateTimeOffset>(2, cancellationToken),
                reader.GetInt64(3)));
        }

        return TypedResults.Ok(CursorPages.Cut(rows, take, x => x.Id.ToString()));
    }
}
