using System.ComponentModel.DataAnnotations;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>Section <c>Tokens</c>: the broker's memory.</summary>
internal sealed class TokenOptions : IValidatableObject
{
    public const string Section = "Tokens";

    /// <summary>Tokens in memory; about 3 KB each.</summary>
    [Range(1, 1_000_000)]
    public int MostInMemory { get; set; } = 20_000;

    /// <summary>
    /// A token is renewed when this to <see cref="RenewAtMost"/> remain, at random, so that tokens made together are not renewed together.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:30", "00:30:00")]
    public TimeSpan RenewAtLeast { get; set; } = TimeSpan.FromMinutes(5);

    [Range(typeof(TimeSpan), "00:00:30", "00:45:00")]
    public TimeSpan RenewAtMost { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The longest a request waits for its token.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>When a caller may ask again after Entra took too long.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ComeBackAfterTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often numbers of tokens handed out from memory become audit rows.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan CountFlush { get; set; } = TimeSpan.FromMinutes(1);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RenewAtMost < RenewAtLeast)
        {
            yield return new ValidationResult($"{Section}:RenewAtMost must not be below :RenewAtLeast.", [nameof(RenewAtMost)]);
        }
    }
}
