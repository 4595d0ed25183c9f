using Microsoft.Extensions.Options;

namespace LivePlatform.ServiceDefaults.Workloads;

/// <summary>This workload's own token, from the file that the platform keeps fresh.</summary>
public sealed class WorkloadTokenSource(IOptions<WorkloadOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(10);
    private (string Token, DateTimeOffset ReadAt)? _last;

    /// <summary>The token as it stands in the file, at most 10 s old.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">Workloads:TokenFile is not configured.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last && clock.GetUtcNow() - last.ReadAt < ReadAgainAfter)
        {
            return last.Token;
        }

        if (options.Value.TokenFile.Length == 0)
        {
            throw new InvalidOperationException("Workloads:TokenFile is not configured.");
        }

        var token = (await File.ReadAllTextAsync(options.Value.TokenFile, cancellationToken)).Trim();
        _last = (token, clock.GetUtcNow());
        return token;
    }
}
