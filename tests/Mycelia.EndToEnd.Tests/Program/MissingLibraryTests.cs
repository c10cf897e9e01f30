using System.Diagnostics;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>The programs, copied without the library that lies beside them.</summary>
public sealed class MissingLibraryTests
{
    [Theory]
    [InlineData("record", "--no-upload", "--input", "-")]
    [InlineData("queue", "status")]
    public async Task A_recorder_without_sqlite_says_where_that_belongs(params string[] arguments)
    {
        await using var place = new Workplace();
        await File.WriteAllTextAsync(place.QueueFile, "SQLite format 3\0");
        var program = place.File("mycelia-recorder");
        File.Copy(Programs.Recorder, program);

        var (exitCode, _, error) = await RunAsync(program, place.Folder, arguments);

        Assert.Equal((1, Sentence("mycelia-recorder", place.Folder)), (exitCode, error));
    }

    [Fact]
    public async Task The_doctor_names_sqlite_among_what_is_missing()
    {
        await using var place = new Workplace();
        var program = place.File("mycelia-recorder");
        File.Copy(Programs.Recorder, program);

        var (exitCode, output, _) = await RunAsync(program, place.Folder, "doctor", "--db", place.QueueFile);

        Assert.Equal(1, exitCode);
        Assert.Contains(
            "problem libraries    libe_sqlite3.so is missing, or cannot be loaded; it belongs in ",
            output,
            StringComparison.Ordinal
        );
        var whole = await RunAsync(Programs.Recorder, place.Folder, "doctor", "--db", place.QueueFile);
        Assert.DoesNotContain("libe_sqlite3", whole.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_server_without_sqlite_says_where_that_belongs()
    {
        await using var place = new Workplace();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Programs.LocalServer)!))
            File.Copy(file, place.File(Path.GetFileName(file)));

        var (exitCode, _, error) = await RunAsync(
            place.File("mycelia-local-server"),
            place.Folder,
            "--data",
            place.ServerData,
            "--urls",
            "http://127.0.0.1:0"
        );

        Assert.Equal((1, Sentence("mycelia-local-server", place.Folder)), (exitCode, error));
    }

    private static string Sentence(string program, string folder) =>
        $"{program}: libe_sqlite3.so is missing, or cannot be loaded: it belongs in {folder}/, beside the program; copy both, or install "
        + "the program again\n";

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string program,
        string folder,
        params string[] arguments
    )
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, await output, await error);
    }
}
