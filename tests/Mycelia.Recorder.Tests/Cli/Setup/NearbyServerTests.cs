using Mycelia.Recorder.Cli.Setup;

namespace Mycelia.Recorder.Tests.Cli.Setup;

/// <summary>What somebody is told of a local server that cannot be taken as it is.</summary>
public sealed class NearbyServerTests
{
    private const uint User = 1000;
    private const uint Service = 990;

    [Fact]
    public void Of_the_service_that_runs_the_command_is_told_that_shows_its_key()
    {
        var found = NearbyServer.Of(With(new() { Listeners = [Service], HasService = true }));
        Assert.True(found!.IsRunning);
        Assert.Contains("'sudo cat /var/lib/mycelia-local-server/credentials.env'", found.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_server_of_ones_own_without_its_first_key_the_command_is_told_that_makes_another()
    {
        var found = NearbyServer.Of(With(new() { Listeners = [User], HasData = true }));
        Assert.True(found!.IsRunning);
        Assert.Contains("'mycelia-local-server keys add NAME'", found.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "'sudo systemctl enable --now mycelia-local-server' starts it")]
    [InlineData(false, "'mycelia-local-server' starts it")]
    public void Of_one_that_is_installed_and_idle_the_command_is_told_that_starts_it(bool hasService, string expected)
    {
        var found = NearbyServer.Of(With(new() { HasService = hasService, HasProgram = true }));
        Assert.False(found!.IsRunning);
        Assert.StartsWith(expected, found.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_something_else_listens_or_nothing_is_installed_nothing_is_said()
    {
        Assert.Null(NearbyServer.Of(With(new())));
        Assert.Null(NearbyServer.Of(With(new() { Listeners = [User], HasProgram = true })));
        Assert.Null(
            NearbyServer.Of(
                With(
                    new()
                    {
                        Listeners = [1001],
                        HasService = true,
                        HasData = true,
                    }
                )
            )
        );
        Assert.Null(
            NearbyServer.Of(
                With(
                    new()
                    {
                        Listeners = [Service, User],
                        HasService = true,
                        HasData = true,
                    }
                )
            )
        );
    }

    [Theory]
    [InlineData("root:x:0:0:root:/root:/bin/bash", null)]
    [InlineData("mycelia-local-server:x:990:990:Mycelia local server:/var/lib/mycelia-local-server:/usr/sbin/nologin", 990u)]
    [InlineData("mycelia-local-server", null)]
    [InlineData("mycelia-local-server:x:many:990", null)]
    public void A_user_has_the_number_that_the_system_lists(string line, uint? expected) =>
        Assert.Equal(expected, NearbyServer.IdOf("mycelia-local-server", ["nobody:x:65534:65534::/:", line]));

    private static NearbyServer.Surroundings With(NearbyServer.Surroundings there) => there with { User = User, ServiceUser = Service };
}
