using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Gateway.ApiDocument;

/// <summary>Section <c>Docs</c>: the API's document and its page.</summary>
public sealed class DocsOptions
{
    public const string Section = "Docs";

    /// <summary>The public client that the documentation page signs in as, with PKCE and no secret.</summary>
    [Required]
    public string ClientId { get; set; } = "live-platform-docs";

    /// <summary>Between two looks at the services' documents, when all of them are known.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan RefreshEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Between two looks while a service's document is missing, and the shortest time between looks caused by readers.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan RetryEvery { get; set; } = TimeSpan.FromSeconds(5);
}
