using System.Net;
using Mycelia.LocalServer.Storage.Keys;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class CredentialsTests
{
    [Fact]
    public void Credentials_have_the_shape_of_mycelia_keys_and_are_never_the_same()
    {
        var first = ClientCredentials.Generate(DateTimeOffset.UtcNow);

        Assert.Matches("^[0-9a-f]{24}$", first.ClientId);
        Assert.Matches("^mycelia_[A-Za-z0-9_-]{43}$", first.Secret);
        Assert.NotEqual(first, ClientCredentials.Generate(DateTimeOffset.UtcNow));
        Assert.DoesNotContain(first.Secret, first.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secret_is_nowhere_but_in_the_credentials_file()
    {
        await using var server = await TestServer.StartAsync();
        var secret = server.Secret;

        await server.RestartAsync(() =>
        {
            foreach (var file in server.Files(".").Where(file => !file.EndsWith("credentials.env", StringComparison.Ordinal)))
                Assert.DoesNotContain(secret, File.ReadAllText(file), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_credentials_file_that_was_moved_away_is_not_replaced()
    {
        await using var server = await TestServer.StartAsync();
        var (id, secret) = (server.ClientId, server.Secret);

        await server.RestartAsync(() => File.Delete(Path.Combine(server.Data, "credentials.env")));

        Assert.False(File.Exists(Path.Combine(server.Data, "credentials.env")));
        Assert.Equal(HttpStatusCode.OK, (await server.RequestTokenAsync(id, secret)).StatusCode);
    }

    [Fact]
    public async Task New_credentials_end_the_old_ones_and_their_tokens()
    {
        await using var server = await TestServer.StartAsync(settings => settings with { NewCredentials = true });
        var (id, secret) = (server.ClientId, server.Secret);

        await server.RestartAsync(keepsToken: true);

        Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync(new Upload())).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.RequestTokenAsync(id, secret)).StatusCode);
        await server.SignInAsync();
    }

    [Fact]
    public async Task A_first_start_that_was_killed_before_the_index_had_the_client_begins_again()
    {
        await using var server = await TestServer.StartAsync();

        await server.RestartAsync(() => server.Damage("DELETE FROM keys"), keepsToken: true);

        await server.SignInAsync();
    }
}
