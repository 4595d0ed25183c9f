using System.Text.Json;
using LivePlatform.Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace LivePlatform.Gateway.ApiDocument;

/// <summary>
/// Keeps the merged document fresh: every few seconds until all services are known, then every five minutes, and soon after somebody read
/// it.
/// </summary>
internal sealed class DocumentRefresh(
    DocumentSource source,
    MergedDocument merged,
    OperatorSignIn signIn,
    IOptions<DocsOptions> options,
    TimeProvider clock,
    ILogger<DocumentRefresh> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var isComplete = await RefreshAsync(stoppingToken);
            await Task.Delay(options.Value.RetryEvery, clock, stoppingToken);
            if (isComplete)
            {
                await merged.WaitAsync(options.Value.RefreshEvery, stoppingToken);
            }
        }
    }

    private async Task<bool> RefreshAsync(CancellationToken stoppingToken)
    {
        try
        {
            var documents = await source.ReadAsync(stoppingToken);
            if (documents.Count == 0)
            {
                return false;
            }

            var signInAt = await signIn.ReadAsync(stoppingToken);
            var document = DocumentMerge.Merge(documents);
            SecuritySchemes.AddTo(document, signInAt.AuthorizationEndpoint ?? "", signInAt.TokenEndpoint ?? "");
            var paths = document["paths"]!.AsObject().Count;
            if (merged.Replace(JsonSerializer.SerializeToUtf8Bytes(document)))
            {
                GatewayLog.DocumentMerged(logger, paths, documents.Count);
            }

            return source.IsComplete;
        }
        catch (InvalidOperationException failure)
        {
            // The OIDC provider has not been reached yet: without it nobody could sign in either.
            GatewayLog.DocumentUnavailable(logger, "the OIDC provider", failure.GetType().Name);
            return false;
        }
    }
}
