namespace LivePlatform.Messaging.Tests;

public class RefusingUnknownTypes
{
    [Fact]
    public async Task A_type_that_is_no_contract_fails_the_write()
    {
        await using var host = await MessagingHost.StartAsync();

        await Should.ThrowAsync<ArgumentException>(() => host.RunAsync((_, outbox) =>
        {
            outbox.Enqueue("no contract");
            return Task.FromResult(0);
        }));
    }
}
