using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class ServiceNameTests
{
    [Theory]
    [InlineData("kitchen", "mycelia-recorder@kitchen.service")]
    [InlineData("room-2", "mycelia-recorder@room-2.service")]
    [InlineData("recorder", "mycelia-recorder.service")]
    public void A_name_names_a_unit_and_the_unit_the_name(string text, string unit)
    {
        var name = ServiceName.Parse(text);
        Assert.Equal(unit, name.Unit);
        Assert.Equal(name, ServiceName.OfUnit(unit));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Kitchen")]
    [InlineData("-n")]
    [InlineData("n-")]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData("a.b")]
    [InlineData("a%i")]
    [InlineData("küche")]
    [InlineData("a\n")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    public void Nothing_that_a_unit_or_a_path_would_take_otherwise_is_a_name(string text) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<UserError>(() => ServiceName.Parse(text)).ExitCode);

    [Theory]
    [InlineData("mycelia-recorder@.service")]
    [InlineData("mycelia-recorder@recorder.service")]
    [InlineData("mycelia-recorder@A.service")]
    [InlineData("mycelia-recorder@a.service.d")]
    [InlineData("mycelia-local-server.service")]
    public void Other_files_beside_units_are_nobodys(string file) => Assert.Null(ServiceName.OfUnit(file));
}
