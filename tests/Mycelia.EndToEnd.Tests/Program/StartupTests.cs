using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>What a start costs.</summary>
public sealed class StartupTests
{
    [Fact]
    public async Task A_recording_and_its_upload_find_nearly_all_their_code_compiled()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var server = await LocalServerProcess.StartAsync(place.ServerData);
        var list = place.File("compiled");

        // The runtime's own list of what it compiles while the program runs.
        var (exitCode, _, error) = await RecorderProcess.RunAsync(
            place.Folder,
            [.. sound.Environment, .. server.Environment, new("DOTNET_JitStdOutFile", list), new("DOTNET_JitDisasmSummary", "1")],
            "--json", "--chunk-seconds", "1", "--duration", "3");

        Assert.True(exitCode == 0, error);
        // 540 without a profile. When this grows: scripts/profile-startup.sh.
        Assert.InRange(File.ReadLines(list).Count(), 1, 120);
    }
}
