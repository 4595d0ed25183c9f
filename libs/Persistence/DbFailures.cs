using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LivePlatform.Persistence;

/// <summary>Recognises failures of the database by SqlState and constraint name, never by text.</summary>
public static class DbFailures
{
    /// <summary>True when the unique index or key of that name refused a row.</summary>
    public static bool IsUniqueViolation(this Exception failure, string constraint) =>
        Find(failure) is { SqlState: PostgresErrorCodes.UniqueViolation } refused
            && string.Equals(refused.ConstraintName, constraint, StringComparison.Ordinal);

    /// <summary>True when the constraint of that name refused a row, whether it keeps rows unique or references whole.</summary>
    public static bool IsViolationOf(this Exception failure, string constraint) =>
        Find(failure) is
        {
            SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation
            or PostgresErrorCodes.RestrictViolation
        } refused
        && string.Equals(refused.ConstraintName, constraint, StringComparison.Ordinal);

    /// <summary>True when any unique index or key refused a row.</summary>
    public static bool IsUniqueViolation(this Exception failure) => Find(failure) is { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>True when somebody else changed the row between our read and our write.</summary>
    public static bool IsConflict(this Exception failure) =>
        failure is DbUpdateConcurrencyException
            || Find(failure) is { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

    /// <summary>
    /// True when the database could not be reached or went away: the work may be tried again later. A server that only reads is the former
    /// primary one, or one that is not the primary one yet: a failover is under way. One that refuses our password waits for the
    /// deployment, not for the caller.
    /// </summary>
    public static bool IsUnavailable(this Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.InvalidPassword } => true,
        NpgsqlException { IsTransient: true } => true,
        _ => failure.InnerException is { } inner && IsUnavailable(inner),
    };

    /// <summary>True when a text holds what the database keeps in no text: NUL, for one (SqlState 22021, 22P05).</summary>
    public static bool IsUnstorableText(this Exception failure) =>
        Find(failure) is { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter };

    private static PostgresException? Find(Exception? failure) => failure switch
    {
        null => null,
        PostgresException refused => refused,
        _ => Find(failure.InnerException),
    };
}
