using System.Globalization;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>
/// Takes each step with a real queue and with its model, and crashes the real one after every step and within it: what comes
/// up is what the model holds, before or after that step.
/// </summary>
internal sealed class QueueUnderTest : IDisposable
{
    private readonly DirectoryInfo _folder = FastFolder.Create("mycelia-model-");
    private readonly Random _random = new(1);
    private QueueModel _model = new();
    private string _path;
    private ChunkQueue _queue;
    private int _names;

    public QueueUnderTest()
    {
        _path = NewPath();
        _queue = ChunkQueue.Open(_path);
    }

    /// <summary>Crashes survived.</summary>
    public int Crashes { get; private set; }

    public void Take(QueueStep step)
    {
        var (before, old) = (QueueImage.Take(_path), _model);
        if (step is QueueStep.Restart restart)
        {
            Restart(restart.Clean);
            Survive(QueueImage.Take(_path), _model);
            return;
        }

        Apply(step);
        var after = QueueImage.Take(_path);
        foreach (var within in QueueImage.Between(before, after, _random))
            Survive(within, old, _model);
        Survive(after, _model);
    }

    public void Dispose()
    {
        _queue.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Apply(QueueStep step)
    {
        switch (step)
        {
            case QueueStep.Append(var frames):
                var block = _model.Hear(frames);
                _queue.Journal.Append(_model.Open, block);
                _model = _model.Append(block);
                break;
            case QueueStep.Enqueue(var frames):
                var last = _model.Hear(frames);
                _queue.Enqueue(_model.Open.Recording, _model.Cut(last));
                _model = _model.Enqueue(last);
                break;
            case QueueStep.Complete when _queue.PeekOldest() is { } chunk:
                var source = chunk.Recording.SourceFileId ?? Name("source");
                _queue.Complete(chunk, source);
                _model = _model.Complete(source);
                break;
            case QueueStep.Fail when _queue.PeekOldest() is { } chunk:
                var failure = Name("failure");
                _queue.RecordFailure(chunk, failure);
                _model = _model.Fail(failure);
                break;
            case QueueStep.Quarantine when _queue.PeekOldest() is { } chunk:
                var reason = Name("refusal");
                _queue.Quarantine(chunk, reason);
                _model = _model.Quarantine(reason);
                break;
            case QueueStep.Forget when _queue.PeekOldest() is { } chunk:
                _queue.ForgetSourceFile(chunk.Recording);
                _model = _model.Forget();
                break;
            case QueueStep.Drop:
                _queue.DropOldest();
                _model = _model.Drop();
                break;
            case QueueStep.Discard when _queue.PeekOldest() is { } chunk:
                _queue.Discard(_queue.Find(chunk.Id, isQuarantined: false)!);
                _model = _model.Discard();
                break;
            default:
                break;
        }
    }

    private void Restart(bool clean)
    {
        var image = QueueImage.Take(_path);
        _queue.Dispose();
        if (!clean)
        {
            _path = NewPath();
            image.WriteTo(_path);
        }

        _queue = ChunkQueue.Open(_path);
        _model = _model.Restart();
    }

    private void Survive(QueueImage image, params QueueModel[] models)
    {
        var recovery = Check(image, models);
        foreach (var within in recovery is null ? [] : QueueImage.Between(image, recovery, _random))
            Check(within, models);
    }

    /// <summary>Starts from what a crash left, ends in good order, starts again; only then looks.</summary>
    /// <returns>The files when the first start was done, if it recovered a chunk.</returns>
    private QueueImage? Check(QueueImage image, QueueModel[] models)
    {
        var path = NewPath();
        image.WriteTo(path);
        QueueImage? recovery = null;
        var events = new Events();
        using (var queue = ChunkQueue.Open(path, events: events))
        {
            Assert.Empty(events.Of<QueueSetAside>());
            if (queue.Recovered.Count > 0)
                recovery = QueueImage.Take(path);
        }

        using (var again = ChunkQueue.Open(path))
        {
            Assert.Empty(again.Recovered);
            Assert.Contains(QueueContent.Drain(again, path), models.Select(static model => model.Restart().ToContent()));
        }

        foreach (var file in _folder.GetFiles(Path.GetFileName(path) + "*"))
            file.Delete();
        Crashes++;
        return recovery;
    }

    private string NewPath() => Path.Combine(_folder.FullName, Name("queue"));

    private string Name(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind} {++_names}");
}
