using Azure.Core;
using Azure.Core.Pipeline;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>Sees the raw answer of one token request: MSAL keeps neither fractions of Retry-After nor every code.</summary>
internal sealed class EntraObserver : HttpPipelineSynchronousPolicy
{
    /// <summary>0 while no answer came.</summary>
    public int Status { get; private set; }

    public string? RetryAfter { get; private set; }

    public byte[] Body { get; private set; } = [];

    public override void OnReceivedResponse(HttpMessage message)
    {
        Status = message.Response.Status;
        RetryAfter = message.Response.Headers.TryGetValue("Retry-After", out var value) ? value : null;

        // A success holds the token: it is none of this policy's business.
        Body = Status >= 400 && message.Response.ContentStream is not null ? message.Response.Content.ToArray() : [];
    }
}
