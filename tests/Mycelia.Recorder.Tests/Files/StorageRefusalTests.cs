using System.Diagnostics;
using System.Runtime.InteropServices;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Session.State;

namespace Mycelia.Recorder.Tests.Files;

public sealed class StorageRefusalTests
{
    /// <summary>ENOSPC, EDQUOT, EFBIG, EROFS, EIO, ENXIO, EACCES, EMFILE, ENFILE, ENOENT, ESTALE, EWOULDBLOCK.</summary>
    private static readonly int[] Errors = [28, 122, 27, 30, 5, 6, 13, 24, 23, 2, 116, 11];

    [Fact]
    public void Each_refusal_has_words_of_its_own_and_says_what_to_do()
    {
        var words = Errors.Select(static error => StorageRefusal.Of(error).Words).ToArray();
        Assert.Equal(words.Length, words.Distinct().Count());
        Assert.All(words, static words => Assert.Contains(": ", words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(27, Hint.QueueElsewhere)]
    [InlineData(5, Hint.QueueElsewhere)]
    [InlineData(6, Hint.QueueElsewhere)]
    [InlineData(28, Hint.None)]
    [InlineData(13, Hint.None)]
    public void A_queue_on_another_disk_is_hinted_at_where_that_helps(int error, Hint hint) =>
        Assert.Equal(hint, new QueueUnavailableException(StorageRefusal.Of(error)).Hint);

    [Theory]
    [InlineData(28, true)]
    [InlineData(122, true)]
    [InlineData(27, true)]
    [InlineData(30, false)]
    [InlineData(5, false)]
    [InlineData(11, false)]
    public void What_is_lack_of_room_is_a_full_disk_and_all_else_is_not(int error, bool isLackOfRoom)
    {
        var refusal = StorageRefusal.Of(error);
        var state = new Story().Recording().Then(new CapturePaused(PauseCause.Storage, refusal.Words) { Storage = refusal.Problem }).State;
        Assert.Equal(isLackOfRoom, refusal.IsLackOfRoom);
        Assert.Equal(isLackOfRoom ? CaptureState.DiskFull : CaptureState.StorageRefused, state.Capture);
        Assert.Equal(refusal.Problem, state.Storage);
        Assert.Contains(refusal.Words, Assert.Single(Health.Problems(state, DateTimeOffset.Now)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Once_it_records_again_nothing_is_refused() =>
        Assert.Null(
            new Story()
                .Recording()
                .Then(new CapturePaused(PauseCause.Storage, "x") { Storage = StorageProblem.ReadOnly })
                .Then(new CaptureResumed("microphone"))
                .State.Storage
        );

    [Fact]
    public void A_pipe_is_read_once_and_one_that_nobody_feeds_is_given_up()
    {
        var folder = Directory.CreateTempSubdirectory("mp-");
        try
        {
            var pipe = Path.Combine(folder.FullName, "p");
            SpecialFile.Make("pipe", pipe);
            Assert.Contains(
                "pipe",
                Assert.ThrowsAny<IOException>(() => SmallText.Read(pipe, TimeSpan.FromMilliseconds(200))).Message,
                StringComparison.Ordinal
            );
            using var feeder = Process.Start(new ProcessStartInfo("bash", ["-c", "printf 'first\\n' > \"$1\"", "bash", pipe]))!;
            Assert.Equal("first\n", SmallText.Read(pipe, TimeSpan.FromSeconds(20)));
            feeder.WaitForExit();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_signal_is_no_end_of_a_pipe()
    {
        const int childEnded = 17;
        var folder = Directory.CreateTempSubdirectory("mp-");
        try
        {
            var pipe = Path.Combine(folder.FullName, "p");
            SpecialFile.Make("pipe", pipe);
            var reader = new TaskCompletionSource<int>();
            var read = Task.Run(() =>
            {
                reader.SetResult(ThreadId());
                return SmallText.Read(pipe, TimeSpan.FromMilliseconds(300));
            });
            var thread = await reader.Task;
            while (!read.IsCompleted)
            {
                _ = Signal(Environment.ProcessId, thread, childEnded);
                await Task.Delay(5);
            }

            await Assert.ThrowsAnyAsync<IOException>(() => read);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [DllImport("libc", EntryPoint = "gettid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ThreadId();

    [DllImport("libc", EntryPoint = "tgkill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int thread, int signal);
}
