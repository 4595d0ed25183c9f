using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Runs;
using LivePlatform.Tenancy;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Events;

/// <summary>
/// Keeps the copy of customers, by which operators of a channel see only theirs. A removed customer takes its results along.
/// </summary>
internal sealed class CustomerChangedConsumer(Inbox<RoleValidationDbContext> inbox, ProviderScope provider, CopyComparison comparison)
    : IConsumer<CustomerChanged>
{
    public Task Consume(ConsumeContext<CustomerChanged> context) =>
        inbox.OnceAsync(context, async (db, cancellationToken) =>
        {
            var said = context.Message;
            await CustomerCopies.TakeOverAsync(db, provider.Current, said, comparison, cancellationToken);
            if (said.IsRemoved)
            {
                await db.Assessments.Where(x => x.CustomerId == said.CustomerId).ExecuteDeleteAsync(cancellationToken);
                await db.Runs.Where(x => x.CustomerId == said.CustomerId).ExecuteDeleteAsync(cancellationToken);
            }
        });
}
