using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>A refusal that is kept with what it stopped.</summary>
/// <param name="Code">Microsoft's code, or ours.</param>
/// <param name="Class">What kind of refusal it is.</param>
/// <param name="Sentence">What is wrong.</param>
/// <param name="Action">What helps.</param>
/// <param name="At">When it was met.</param>
public sealed record Failure(string Code, MicrosoftFailureClass Class, string Sentence, string Action, DateTimeOffset At)
{
    private const int LongestCode = 100;
    private const int LongestSentence = 500;
    private const int LongestAction = 1000;

    /// <summary>Null where there is none.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(failure))]
    internal static Failure? Of(MicrosoftFailure? failure, DateTimeOffset now) =>
        failure is null ? null : new(failure.Code, failure.Class, failure.Sentence, failure.Action, now.ToMicroseconds());

    internal static void Map(ComplexPropertyBuilder<Failure> failure)
    {
        failure.Property(x => x.Code).HasMaxLength(LongestCode);
        failure.Property(x => x.Sentence).HasMaxLength(LongestSentence);
        failure.Property(x => x.Action).HasMaxLength(LongestAction);
    }
}
