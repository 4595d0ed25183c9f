using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Proofs;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>A certificate with its private key.</summary>
/// <param name="Content">PEM with certificate and private key, or a PFX file in base64; RSA of 2048 to 4096 bits, at most 65,536
/// characters.</param>
/// <param name="Password">Password of the PFX file or of the private key in the PEM; left out when there is none.</param>
public sealed record CertificateUpload(SecretText Content, SecretText? Password = null);

/// <summary>User name and password of a service account.</summary>
/// <param name="UserName">User principal name, such as voice@contoso.com; at most 320 characters.</param>
/// <param name="Password">Password of the account; 1 to 256 characters.</param>
public sealed record UserPassword(string UserName, SecretText Password);

/// <summary>The credential of a request: exactly one kind may be given.</summary>
/// <param name="Method">The method that the caller named; null: the one that the kind makes.</param>
/// <param name="ClientId">The registration; null: the one in use. For a user's credentials always the SyncApp.</param>
/// <param name="ClientSecret">A secret of the registration.</param>
/// <param name="Certificate">A certificate with its key.</param>
/// <param name="Federated">True: the registration trusts the platform's issuer.</param>
/// <param name="RefreshToken">What a person granted to the SyncApp.</param>
/// <param name="User">Name and password of a service account.</param>
/// <param name="ExpiresOn">When secret or password end, as far as the caller knows.</param>
internal sealed record CredentialInput(
    ConnectionMethod? Method,
    Guid? ClientId,
    SecretText? ClientSecret,
    CertificateUpload? Certificate,
    bool Federated,
    SecretText? RefreshToken,
    UserPassword? User,
    DateTimeOffset? ExpiresOn)
{
    /// <summary>Microsoft made the secret for us and named its key and its end; null for one that somebody typed.</summary>
    public ReadExpiry? MadeHere { get; init; }

    private const int LongestCertificate = 64 * 1024;

    private int Kinds => (ClientSecret is null ? 0 : 1) + (Certificate is null ? 0 : 1) + (Federated ? 1 : 0)
        + (RefreshToken is null ? 0 : 1) + (User is null ? 0 : 1);

    /// <summary>What can be seen to be wrong without asking anybody. Messages never repeat a value.</summary>
    public Refusal? Check(DateTimeOffset now) =>
        Kinds != 1
            ? ProblemCodes.Invalid("clientSecret", "Give exactly one of clientSecret, certificate, federated, refreshToken and user.")
            : ClientId == Guid.Empty ? ProblemCodes.Invalid("clientId", "Must not be empty.")
            : SecretInput.Check(ExpiresOn, now)
                ?? (ClientSecret is { } secret ? SecretInput.Check(secret, "clientSecret", SecretInput.Longest) : null)
                ?? (RefreshToken is { } token ? SecretInput.Check(token, "refreshToken", SecretInput.LongestToken) : null)
                ?? (Certificate is { Content.Length: > LongestCertificate }
                    ? ProblemCodes.Invalid("certificate", $"Must have at most {LongestCertificate} characters.")
                    : null)
                ?? (User is { } user ? Check(user) : null);

    private static Refusal? Check(UserPassword user) =>
        user.UserName.Length is 0 or > StoredCredential.MaxAccountNameLength
            || user.UserName.Any(x => char.IsControl(x) || char.IsWhiteSpace(x)) || !user.UserName.Contains('@', StringComparison.Ordinal)
            ? ProblemCodes.Invalid("user.userName", "Must be a user principal name, such as voice@contoso.com.")
            : SecretInput.Check(user.Password, "user.password", SecretInput.Longest);
}
