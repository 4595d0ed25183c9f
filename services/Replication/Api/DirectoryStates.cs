using System.Linq.Expressions;
using LivePlatform.Replication.Scheduling;
using Microsoft.EntityFrameworkCore.Query;

namespace LivePlatform.Replication.Api;

/// <summary>What a directory does now: one decision, for the database as for a single row.</summary>
internal static class DirectoryStates
{
    private static readonly Expression<Func<ListedDirectory, DateTimeOffset, DirectoryState>> Decision = (x, now) =>
        x.Directory.BlockedCode != null ? DirectoryState.Blocked
        : x.Directory.WaitingCode == Directory.Quarantined ? DirectoryState.Quarantined
        : x.Row.LeaseUntil > now ? DirectoryState.Running
        : x.Directory.WaitingCode != null && x.Directory.WaitingUntil > now ? DirectoryState.Waiting
        : x.Directory.ActiveRunId != null ? DirectoryState.Due
        : DirectoryState.Idle;

    private static readonly Func<ListedDirectory, DateTimeOffset, DirectoryState> Compiled = Decision.Compile();

    /// <summary>The state of one directory.</summary>
    public static DirectoryState Of(Directory directory, DispatchRow row, DateTimeOffset databaseNow) =>
        Compiled(new ListedDirectory { Directory = directory, Row = row }, databaseNow);

    /// <summary>The state of each directory of a query.</summary>
    public static Expression<Func<ListedDirectory, DirectoryState>> At(DateTimeOffset databaseNow) =>
        Expression.Lambda<Func<ListedDirectory, DirectoryState>>(BodyAt(databaseNow), Decision.Parameters[0]);

    /// <summary>Whether a directory of a query is in a state.</summary>
    public static Expression<Func<ListedDirectory, bool>> Is(DirectoryState state, DateTimeOffset databaseNow) =>
        Expression.Lambda<Func<ListedDirectory, bool>>(
            Expression.Equal(BodyAt(databaseNow), Expression.Constant(state)), Decision.Parameters[0]);

    /// <summary>The time is a member of an object, so that EF Core makes it a parameter and keeps one plan for all times.</summary>
    private static Expression BodyAt(DateTimeOffset now) => ReplacingExpressionVisitor.Replace(
        Decision.Parameters[1], Expression.Property(Expression.Constant(new Moment(now)), nameof(Moment.Now)), Decision.Body);

    private sealed record Moment(DateTimeOffset Now);
}
