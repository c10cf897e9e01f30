using System.Diagnostics;
using System.Runtime.Versioning;

namespace Mycelia.Recorder.Tests.LocalServer;

[UnsupportedOSPlatform("windows")]
public sealed class ServerProgramTests
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    [Theory]
    [InlineData("")]
    [InlineData("DOTNET_EnableDiagnostics=0")]
    public async Task The_runtime_has_no_port_for_debuggers_and_leaves_nothing_in_the_temporary_folder(string environment)
    {
        await using var program = await ServerProgram.StartAsync(environment.Length == 0 ? ":" : $"export {environment}");
        Assert.Empty(Directory.GetFileSystemEntries(program.Temporary));
        Assert.DoesNotContain(program.Temporary, await File.ReadAllTextAsync("/proc/net/unix"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_sets_the_runtimes_variable_gets_that_port()
    {
        await using var program = await ServerProgram.StartAsync("export DOTNET_EnableDiagnostics=1");
        Assert.Contains(
            Directory.GetFileSystemEntries(program.Temporary),
            static name => name.Contains("dotnet-diagnostic", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Under_any_umask_every_file_is_the_owners_alone()
    {
        await using var program = await ServerProgram.StartAsync("umask 000");
        using var client = await program.SignInAsync();
        (await client.SendAsync(new Upload().ToRequest())).EnsureSuccessStatusCode();

        var made = Directory.GetFileSystemEntries(program.Data, "*", SearchOption.AllDirectories);

        Assert.Contains(made, static path => path.EndsWith("index.db-wal", StringComparison.Ordinal));
        Assert.All(made.Append(program.Data), static path => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & Others));
    }

    [Fact]
    public async Task No_file_is_made_for_others_to_be_closed_to_them_afterwards()
    {
        var strace = Environment
            .GetEnvironmentVariable("PATH")!
            .Split(':')
            .Select(static folder => Path.Combine(folder, "strace"))
            .FirstOrDefault(File.Exists);
        Assert.SkipUnless(strace is not null, "strace is not installed");
        var directory = Directory.CreateTempSubdirectory("mycelia-local-server-").FullName;
        try
        {
            var (data, trace) = (Path.Combine(directory, "data"), Path.Combine(directory, "trace"));
            using (
                var program = Process.Start(
                    new ProcessStartInfo(
                        "sh",
                        [
                            "-c",
                            $"umask 000; exec {strace} -f -qq -e trace=openat,open,mkdir,mkdirat,umask -o {trace} "
                                + $"{ServerProgram.Program} --data {data} --urls http://127.0.0.1:0",
                        ]
                    )
                    {
                        RedirectStandardOutput = true,
                    }
                )!
            )
            {
                await program.StandardOutput.ReadLineAsync();
                await program.StandardOutput.ReadLineAsync();
                using (
                    var keys = Process.Start(
                        new ProcessStartInfo(
                            "sh",
                            ["-c", $"umask 000; {ServerProgram.Program} keys add phone --output {directory}/phone.env --data {data}"]
                        )
                    )!
                )
                    await keys.WaitForExitAsync();
                program.Kill(entireProcessTree: true);
                await program.WaitForExitAsync();
            }

            var created = (await File.ReadAllLinesAsync(trace))
                .Where(line =>
                    line.Contains(data, StringComparison.Ordinal)
                    && (line.Contains("O_CREAT", StringComparison.Ordinal) || line.Contains("mkdir", StringComparison.Ordinal))
                )
                .ToList();
            Assert.NotEmpty(created);
            Assert.All(created, static line => Assert.Matches(@"0[67]00(\) | <unfinished)", line));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(directory, "phone.env")));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
