using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Federation;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keeping;

/// <summary>Reads the credential of a request. Messages never repeat a value.</summary>
internal sealed class CredentialReading(
    UnitOfWork<TenantCredentialDbContext> work,
    CertificateReading certificates,
    FederatedAssertions federated,
    ProviderScope provider,
    OperatorIdentity identity,
    TimeProvider clock)
{
    /// <summary>Reads it.</summary>
    /// <param name="input">What the caller gave.</param>
    /// <param name="registration">The registration that is taken where the caller names none; null: it must be named.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Result<CredentialMaterial>> ReadAsync(CredentialInput input, Guid? registration, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var read = input.Check(now) is { } wrong ? wrong
            : input.RefreshToken is not null || input.User is not null ? await OfUserAsync(input, cancellationToken)
            : (input.ClientId ?? registration) is { } clientId && clientId != Guid.Empty
            ? await OfAppAsync(input, clientId, now, cancellationToken)
            : ProblemCodes.Invalid("clientId", "Must not be empty.");
        return read.Refusal is null && input.Method is { } method && method != read.Value.Kind.Method()
            ? ProblemCodes.Invalid("method", $"The credential given makes {read.Value.Kind.Method()}.")
            : read;
    }

    private async Task<Result<CredentialMaterial>> OfAppAsync(
        CredentialInput input, Guid clientId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (input.ClientSecret is { } secret)
        {
            return new CredentialMaterial(CredentialKind.ClientSecret, clientId, secret, ExpiresOn: input.ExpiresOn);
        }

        if (input.Certificate is { } upload)
        {
            var read = await certificates.ReadAsync(provider.Current, identity, upload, cancellationToken);
            return read.Refusal is { } refusal ? refusal
                : read.Value.ExpiresOn <= now ? ProblemCodes.Invalid("certificate", "The certificate has ended.")
                : new CredentialMaterial(CredentialKind.Certificate, clientId, read.Value.KeyPair, ExpiresOn: read.Value.ExpiresOn);
        }

        return federated.IsConfigured
            ? new CredentialMaterial(CredentialKind.FederatedIdentity, clientId, CredentialMaterial.NoSecret)
            : ConnectionProblems.NotFederated();
    }

    private async Task<Result<CredentialMaterial>> OfUserAsync(CredentialInput input, CancellationToken cancellationToken)
    {
        var app = await work.RunAsync((db, cancelled) => db.SyncAppInUse.SingleOrDefaultAsync(cancelled), cancellationToken);
        return app is null ? SyncAppProblems.Missing()
            : input.ClientId is { } named && named != app.ClientId
            ? ProblemCodes.Invalid("clientId", "A user's credential belongs to the provider's SyncApp; leave it out.")
            : input.RefreshToken is { } token ? new CredentialMaterial(CredentialKind.RefreshToken, app.ClientId, token)
            : new CredentialMaterial(CredentialKind.Password, app.ClientId, input.User!.Password, input.User.UserName, input.ExpiresOn);
    }
}
