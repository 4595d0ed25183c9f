using System.Security.Cryptography;
using System.Text;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Problems;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivePlatform.Onboarding.ServiceProviders;

public static class CreateServiceProvider
{
    /// <summary>The service provider to create.</summary>
    /// <param name="Name">Name, unique on the platform (case is ignored); 1 to 200 characters.</param>
    public sealed record Request([property: ProperName] string Name);

    internal static Task<Results<CreatedAnswer<ServiceProviderResponse>, Refusal>> Handle(
        Request request,
        HttpRequest http,
        OperatorIdentity who,
        ProviderScope provider,
        CreateOnce<OnboardingDbContext> once,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var id = IdOf(who.Subject, http.Headers[IdempotencyKey.Header].ToString());
        provider.Enter(id);
        return once.RunAsync<ServiceProviderResponse>(
            async (db, cancelled) =>
            {
                var created = ServiceProvider.Create(id, request.Name, clock.GetStoredNow());
                db.Add(created);
                return await db.SaveOrRefuseAsync(
                    cancelled,
                    (Constraints.ServiceProviderName, TopologyProblems.NameTaken("service_provider")),
                    (Constraints.ServiceProviderKey, ServiceProviderProblems.KeySpent())) is { } refusal
                    ? refusal
                    : new Made<ServiceProviderResponse>(
                        $"/api/v1/system/service-providers/{id}", created.Version, ServiceProviderResponse.Of(created));
            },
            cancellationToken);
    }

    /// <summary>
    /// The new provider's id. It follows from who asks with which key, so a repetition finds its first answer inside that provider's own
    /// rows.
    /// </summary>
    internal static ServiceProviderId IdOf(string subject, string idempotencyKey)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"service-provider\n{subject.Length}\n{subject}\n{idempotencyKey}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // RFC 9562 version 8: made by a rule of ours
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return ServiceProviderId.From(new Guid(hash.AsSpan(0, 16), bigEndian: true));
    }
}
