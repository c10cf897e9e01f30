using Mycelia.Recorder.Cli.Notify;

namespace Mycelia.Recorder.Tests.Cli.Notify;

/// <summary>What systemd says of a service that has ended, and what is told of it.</summary>
public sealed class ServiceFailureTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Repeat = TimeSpan.FromMinutes(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("mycelia-failure-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("exit-code", "exited", "1", "the service has failed: it ended with 1; it is started again")]
    [InlineData("exit-code", "exited", "2", "the service has failed: it ended with 2; its settings are wrong, and it is not started again")]
    [InlineData("signal", "killed", "KILL", "the service has failed: it was killed by KILL; it is started again")]
    [InlineData("core-dump", "dumped", "SEGV", "the service has failed: it was killed by SEGV; it is started again")]
    [InlineData("watchdog", "killed", "KILL", "the service has failed: it took no audio for a minute, and was killed; it is started again")]
    [InlineData("timeout", null, null, "the service has failed: timeout; it is started again")]
    [InlineData("success", "exited", "0", null)]
    [InlineData("success", "killed", "TERM", null)]
    [InlineData(null, null, null, null)]
    public void A_failure_is_told_in_words_and_a_stop_is_none(string? result, string? code, string? status, string? expected) =>
        Assert.Equal(expected, ServiceFailure.Find(Variables(result, code, status), Now)?.Text);

    [Fact]
    public void One_that_fails_at_every_start_is_told_every_ten_minutes()
    {
        var variables = Variables("exit-code", "exited", "1");
        var told = Enumerable.Range(0, 360).Count(i => ServiceFailure.IsDue(variables, Repeat, Now.AddSeconds(i * 10)));
        Assert.Equal(6, told);
    }

    [Fact]
    public void One_that_is_not_started_again_is_told_whatever_was_told_before()
    {
        Assert.True(ServiceFailure.IsDue(Variables("exit-code", "exited", "1"), Repeat, Now));
        Assert.True(ServiceFailure.IsDue(Variables("exit-code", "exited", "2"), Repeat, Now));
    }

    private Func<string, string?> Variables(string? result, string? code, string? status) =>
        name =>
            name switch
            {
                "SERVICE_RESULT" => result,
                "EXIT_CODE" => code,
                "EXIT_STATUS" => status,
                "RUNTIME_DIRECTORY" => _folder,
                _ => null,
            };
}
