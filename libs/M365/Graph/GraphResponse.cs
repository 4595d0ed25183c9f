using System.Net;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Throttling;

namespace LivePlatform.M365.Graph;

/// <summary>
/// An answer of Graph with its body still on the wire. Dispose it; a body that is not read to its end costs its connection or stream.
/// </summary>
public sealed class GraphResponse : IDisposable
{
    private const int LongestErrorBody = 64 * 1024;

    private readonly TimeProvider _clock;
    private readonly M365Metrics _metrics;

    internal GraphResponse(HttpResponseMessage message, TimeProvider clock, M365Metrics metrics) =>
        (Message, _clock, _metrics) = (message, clock, metrics);

    /// <summary>The message, for the headers that have no member here.</summary>
    public HttpResponseMessage Message { get; }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status => Message.StatusCode;

    /// <summary>True for 2xx.</summary>
    public bool IsSuccess => Message.IsSuccessStatusCode;

    /// <summary>Where to go on: the operation of a 202, the fresh delta link of a 410.</summary>
    public Uri? Location => Message.Headers.Location;

    /// <summary>Microsoft's id of the request, which its support asks for; null when it sent none.</summary>
    public string? RequestId => Message.Headers.TryGetValues("request-id", out var ids) ? ids.FirstOrDefault() : null;

    /// <summary>The body, decompressed, as it arrives.</summary>
    public Task<Stream> OpenBodyAsync(CancellationToken cancellationToken) => Message.Content.ReadAsStreamAsync(cancellationToken);

    /// <summary>Explains an answer that is no success.</summary>
    public async Task<MicrosoftFailure> ReadFailureAsync(CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var stream = await OpenBodyAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[4096];
        int read;
        while (body.Length < LongestErrorBody && (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            body.Write(buffer, 0, read);
        }

        var failure = WantsClaims
            ? FailureCatalog.AccessInterrupted
            : FailureCatalog.OfGraph((int)Status, body.GetBuffer().AsSpan(0, (int)body.Length));
        _metrics.Refused(failure);
        var now = _clock.GetUtcNow();
        return (int)Status >= 500 && RetryAfter.Of(Message, now) is { } wait ? failure with { RetryAt = now + wait } : failure;
    }

    /// <summary>A 401 with a claims challenge: continuous access evaluation ended the token before its time.</summary>
    private bool WantsClaims => Status == HttpStatusCode.Unauthorized
        && Message.Headers.WwwAuthenticate.Any(
            challenge => challenge.Parameter?.Contains("insufficient_claims", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Throws when the answer is no success.</summary>
    /// <exception cref="MicrosoftFailureException">Microsoft refused.</exception>
    public async Task EnsureSuccessAsync(CancellationToken cancellationToken)
    {
        if (!IsSuccess)
        {
            throw new MicrosoftFailureException(await ReadFailureAsync(cancellationToken).ConfigureAwait(false), (int)Status);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Message.Dispose();
}
