using System.Threading.RateLimiting;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>
/// Reads uploaded certificates one after the other, on a thread that gives way to all others: a key's password may cost a second of a core,
/// and the broker's requests go first. Operators take turns, and whoever's key cost much rests before the next one: whoever sends many
/// waits for themselves, and leaves the core to others.
/// </summary>
internal sealed class CertificateReading : IDisposable
{
    /// <summary>Of one operator: the one at work and those in line.</summary>
    public const int MostOfOne = 8;

    private const int LongestLine = 256;

    /// <summary>For each second that a key cost, its operator's next one begins so many later.</summary>
    private const int RestForEach = 4;

    /// <summary>What costs less is what tools write; nobody rests for it.</summary>
    private static readonly TimeSpan Cheap = TimeSpan.FromMilliseconds(50);

    private readonly PartitionedRateLimiter<string> _ofOne = PartitionedRateLimiter.Create<string, string>(
        static who => RateLimitPartition.GetConcurrencyLimiter(who, static _ => new() { PermitLimit = 1, QueueLimit = MostOfOne - 1 }),
        StringComparer.Ordinal);

    private readonly ConcurrencyLimiter _ofAll = new(new() { PermitLimit = 1, QueueLimit = LongestLine });

    /// <summary>Reads an upload: PEM with certificate and private key, or a PFX file in base64.</summary>
    /// <param name="provider">The operator's provider.</param>
    /// <param name="identity">Whose turn it takes.</param>
    /// <param name="upload">The upload.</param>
    /// <param name="cancellationToken">Gives up waiting; what is being read is read to its end.</param>
    public async Task<Result<ReadCertificate>> ReadAsync(
        ServiceProviderId provider, OperatorIdentity identity, CertificateUpload upload, CancellationToken cancellationToken)
    {
        var own = await _ofOne.AcquireAsync($"{provider}/{identity.Subject}", permitCount: 1, cancellationToken);
        if (!own.IsAcquired)
        {
            own.Dispose();
            return ConnectionProblems.TooManyCertificates();
        }

        var cost = TimeSpan.Zero;
        try
        {
            using var turn = await _ofAll.AcquireAsync(permitCount: 1, cancellationToken);
            if (!turn.IsAcquired)
            {
                return ConnectionProblems.TooManyCertificates();
            }

            // What the core was held for: no clock that a test moves.
            var began = TimeProvider.System.GetTimestamp();
            var read = await BackgroundThread.RunAsync(() => CertificateText.Read(upload.Content, upload.Password));
            cost = TimeProvider.System.GetElapsedTime(began);
            return Told(read);
        }
        finally
        {
            _ = RestAsync(own, cost);
        }
    }

    public void Dispose()
    {
        _ofOne.Dispose();
        _ofAll.Dispose();
    }

    private static Result<ReadCertificate> Told(ReadCertificate? read) =>
        read is null
            ? ProblemCodes.Invalid(
                "certificate",
                $"Must be a certificate with its RSA key of {CertificateText.ShortestKey} to {CertificateText.LongestKey} bits, as PEM "
                    + $"or as PFX in base64, encrypted with at most {KeyDerivation.MostIterations} iterations, "
                    + "and the password must open it.")
            : read;

    /// <summary>The answer does not wait for it; the operator's next key does.</summary>
    private static async Task RestAsync(RateLimitLease own, TimeSpan cost)
    {
        if (cost > Cheap)
        {
            await Task.Delay(cost * RestForEach, TimeProvider.System);
        }

        own.Dispose();
    }
}
