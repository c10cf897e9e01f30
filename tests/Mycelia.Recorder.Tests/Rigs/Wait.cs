namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>Waits for a state, never for a time.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var since = Environment.TickCount64;
        while (!await condition())
        {
            Assert.True(Environment.TickCount64 - since < Patience.TotalMilliseconds, "it never came to it");
            await Task.Delay(1);
        }
    }
}
