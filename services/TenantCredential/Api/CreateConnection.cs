using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping;
using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Topology;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Api;

/// <summary>Connects a service to its M365Tenant. The credential is stored unverified; its proof follows by itself.</summary>
public static class CreateConnection
{
    /// <summary>The new connection. Exactly one of clientSecret, certificate, federated, refreshToken and user is given.</summary>
    /// <param name="ServiceId">Id of the voice service to connect.</param>
    /// <param name="M365TenantId">Id of the customer's Microsoft Entra tenant.</param>
    /// <param name="ClientId">Application (client) id of the app registration in that tenant; left out with refreshToken or user, which use
    /// the SyncApp.</param>
    /// <param name="ClientSecret">Value (not the id) of a client secret; 1 to 256 characters.</param>
    /// <param name="SecretExpiresOn">When the secret or password expires, within 100 years (UTC); needed only where the application may not
    /// be read.</param>
    /// <param name="Method">Method that the credential results in; optional, and refused when it does not match the credential.</param>
    /// <param name="Certificate">Certificate with its private key.</param>
    /// <param name="Federated">True when the app registration trusts the platform's token issuer; there is no secret then.</param>
    /// <param name="RefreshToken">Refresh token that a user of the customer granted to the SyncApp; at most 16,384 characters.</param>
    /// <param name="User">User name and password of a service account.</param>
    [Example("""
        {"serviceId":"1ac4b57c-0b8e-4ad3-9f4b-7d6f6d1b6a01","m365TenantId":"8d2c1d5e-4f0a-4c7e-9b7a-2f3c0f6f1b02",
         "clientId":"c3f1e9a4-6b7d-4e85-8a0f-5d9b3e7c4a03","clientSecret":"a secret of the application",
         "secretExpiresOn":"2035-05-04T08:30:00+00:00"}
        """)]
    public sealed record Request(
        Guid ServiceId,
        Guid M365TenantId,
        Guid? ClientId = null,
        SecretText? ClientSecret = null,
        DateTimeOffset? SecretExpiresOn = null,
        ConnectionMethod? Method = null,
        CertificateUpload? Certificate = null,
        bool Federated = false,
        SecretText? RefreshToken = null,
        UserPassword? User = null)
    {
        internal CredentialInput Credential =>
            new(Method, ClientId, ClientSecret, Certificate, Federated, RefreshToken, User, SecretExpiresOn);
    }

    internal static async Task<Results<CreatedAnswer<ConnectionResponse>, Refusal>> Handle(
        Request request,
        UnitOfWork<TenantCredentialDbContext> work,
        CreateOnce<TenantCredentialDbContext> once,
        ConnectionMaking making,
        CredentialReading reading,
        CancellationToken cancellationToken)
    {
        if (Check(request) is { } empty)
        {
            return empty;
        }

        // Nothing is opened for a service that is not there. Sealing needs the customer's data key, which stands in another database: it is
        // made ready before the transaction opens.
        StoredCredential? credential = null;
        if (await work.RunAsync((db, cancelled) => FindAsync(db, request.ServiceId, cancelled), cancellationToken) is { } service)
        {
            var material = await reading.ReadAsync(request.Credential, null, cancellationToken);
            if (material.Refusal is { } refusal)
            {
                return refusal;
            }

            credential = await making.SealAsync(service.CustomerId, material.Value, cancellationToken);
        }

        return await once.RunAsync<ConnectionResponse>(
            async (
                db,
                cancelled) => await FindAsync(db, request.ServiceId, cancelled) is { } known && credential is not null
                    && known.CustomerId == credential.CustomerId
                ? await making.MakeAsync(db, request, credential, cancelled)
                : ConnectionProblems.ServiceNotFound(),
            cancellationToken);
    }

    private static Refusal? Check(Request request)
    {
        (Guid Value, string Member)[] ids = [(request.ServiceId, "serviceId"), (request.M365TenantId, "m365TenantId")];
        return Array.Find(ids, id => id.Value == Guid.Empty) is { Member: { } empty }
            ? ProblemCodes.Invalid(empty, "Must not be empty.")
            : null;
    }

    private static Task<KnownService?> FindAsync(TenantCredentialDbContext db, Guid serviceId, CancellationToken cancellationToken) =>
        db.KnownServices.AsNoTracking().SingleOrDefaultAsync(x => x.ServiceId == serviceId && !x.IsRemoved, cancellationToken);
}
