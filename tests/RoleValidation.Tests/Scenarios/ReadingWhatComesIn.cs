using System.Net;
using LivePlatform.RoleValidation.Tests.Hosting;
using LivePlatform.TestKit.Services;
using Npgsql;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

public sealed class ReadingWhatComesIn(RoleValidationHost host) : IClassFixture<RoleValidationHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_assessment_that_comes_in_while_it_is_looked_for_is_found()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.AssessAsync();
        var asked = (await customer.AskAsync()).Id;
        await using var source = NpgsqlDataSource.Create(host.Database.Owner);
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await RunAsync(connection, "LOCK TABLE due_assessments IN ACCESS EXCLUSIVE MODE");

        // The reader has looked for the result and waits to look at the list; meanwhile the result is kept and the list moves on.
        var reading = customer.Operator.ReadAsync($"/api/v1/role-assessments/{asked}");
        while ((await host.QueryAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'due_assessments'::regclass"))
            .Single() == 0)
        {
            reading.IsCompleted.ShouldBeFalse("it waits at the list");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }

        await RunAsync(connection, "UPDATE role_assessments SET id = $1 WHERE connection_id = $2", asked, customer.Connection);
        await RunAsync(
            connection, "UPDATE due_assessments SET assessment_id = gen_random_uuid() WHERE connection_id = $1", customer.Connection);
        await transaction.CommitAsync(Cancellation);

        var read = await reading;
        (read.Status, read.Body["outcome"]?.GetValue<string>()).ShouldBe((HttpStatusCode.OK, "Missing"), read.Text);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.AddWithValue(value);
        }

        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
