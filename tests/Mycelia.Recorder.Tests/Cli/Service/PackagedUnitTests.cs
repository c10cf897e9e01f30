using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli.Service;

/// <summary>A unit that came with the program serves where it starts this program and sees all that the service needs.</summary>
public sealed class PackagedUnitTests : IDisposable
{
    private const string Home = "/home/me";

    private readonly string _prefix = Directory.CreateTempSubdirectory("mycelia-prefix-").FullName;

    private static ServiceFiles Usual =>
        new(ServiceName.Main, "/home/me/.config/mycelia-recorder/recorder.env", "/home/me/.local/state/mycelia-recorder/audio_queue.db");

    private static ServiceFiles Kitchen =>
        new(
            ServiceName.Parse("kitchen"),
            "/home/me/.config/mycelia-recorder/kitchen.env",
            "/home/me/.local/state/mycelia-recorder/kitchen/audio_queue.db"
        );

    public void Dispose() => Directory.Delete(_prefix, recursive: true);

    [Fact]
    public void It_serves_whose_files_are_where_they_usually_are() =>
        Assert.All([Usual, Kitchen], static files => Assert.True(PackagedUnit.Fits(files, Home)));

    [Fact]
    public void It_does_not_serve_who_needs_more_than_it_gives() =>
        Assert.All(
            [
                Usual with
                {
                    Db = "/home/me/elsewhere/audio_queue.db",
                },
                Usual with
                {
                    EnvFile = "/home/me/elsewhere/recorder.env",
                },
                Usual with
                {
                    Folder = "/home/me/recordings",
                },
                Usual with
                {
                    Folder = "/srv/recordings",
                },
                Usual with
                {
                    AlsoRead = ["/home/me/ca.pem"],
                },
                Kitchen with
                {
                    Db = Usual.Db,
                },
            ],
            static files => Assert.False(PackagedUnit.Fits(files, Home))
        );

    [Fact]
    public void What_lies_outside_of_homes_or_beside_the_settings_it_sees() =>
        Assert.True(PackagedUnit.Fits(Usual with { AlsoRead = ["/etc/ssl/ca.pem", "/home/me/.config/mycelia-recorder/ca.pem"] }, Home));

    [Theory]
    [InlineData("bin", "lib/systemd/user")]
    [InlineData("lib/mycelia-recorder", "lib/systemd/user")]
    [InlineData("bin", "share/systemd/user")]
    public void It_is_found_below_the_prefix_of_the_program(string programs, string units)
    {
        var program = Install(programs);
        var unit = Put(units, UnitFile.WritePackaged(program, isTemplate: false));
        Assert.Equal(new PackagedUnit(unit, IsKnown: false), PackagedUnit.Find(program, Usual, Home));
        Assert.Null(PackagedUnit.Find(program, Kitchen, Home));
    }

    [Fact]
    public void One_that_starts_another_program_is_no_unit_of_this_one()
    {
        var program = Install("bin");
        Put("lib/systemd/user", UnitFile.WritePackaged(Install("other"), isTemplate: false));
        Assert.Null(PackagedUnit.Find(program, Usual, Home));
    }

    private string Install(string folder)
    {
        var program = Path.Combine(Directory.CreateDirectory(Path.Combine(_prefix, folder)).FullName, "mycelia-recorder");
        File.WriteAllText(program, "");
        return program;
    }

    private string Put(string folder, string text)
    {
        var unit = Path.Combine(Directory.CreateDirectory(Path.Combine(_prefix, folder)).FullName, "mycelia-recorder.service");
        File.WriteAllText(unit, text);
        return unit;
    }
}
